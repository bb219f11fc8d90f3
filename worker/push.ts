import { scope } from "./scope";

/** A declarative message: see lib/push/payload.ts. */
type Shown = {
  title: string;
  body?: string;
  lang?: string;
  tag?: string;
  timestamp?: number;
  navigate: string;
};

const FALLBACK: Shown = { title: "Naik Kelas", navigate: "/app/notifications" };
const ICON = "/icons/192.png";

/** Shows something in any case: browsers take the permission away from who shows nothing. */
function shownOf(data: PushMessageData | null): Shown {
  try {
    const { notification } = (data?.json() ?? {}) as { notification?: Partial<Shown> };
    const { title, body, lang, tag, timestamp, navigate } = notification ?? {};
    if (!title || !navigate) return FALLBACK;
    return { title, body, lang, tag, timestamp, navigate };
  } catch {
    return FALLBACK;
  }
}

/** Pages that are read: in others something may be half written. */
const isReading = ({ url }: WindowClient) =>
  /^\/app(\/notifications.*)?$/.test(new URL(url).pathname);

/** Opens a page of this site: in a tab that shows it already, in one that is only read, or in a new one. */
async function open(address: string): Promise<void> {
  const url = new URL(address, scope.location.origin);
  if (url.origin !== scope.location.origin) return;
  const pages = await scope.clients.matchAll({ type: "window" });
  const page = pages.find((each) => each.url === url.href) ?? pages.find(isReading);
  try {
    if (!page) throw new Error("no page is open");
    await page.focus().catch(() => undefined); // first: it is allowed right after the tap only
    if (page.url !== url.href) await page.navigate(url.href);
  } catch {
    await scope.clients.openWindow(url.href); // also where the page is not under this worker's control
  }
}

async function unsubscribe(): Promise<void> {
  await (await scope.registration.pushManager.getSubscription())?.unsubscribe();
}

/**
 * What replaces a notification that is still shown does so in silence. One that was raised again since (a reminder,
 * one that was put off) has to be noticed; a message that was only repeated has not.
 */
async function isRaised({ tag, timestamp }: Shown): Promise<boolean> {
  if (!tag || timestamp === undefined) return false;
  const shown = await scope.registration.getNotifications({ tag });
  return shown.some(({ data }) => (data as { timestamp?: number } | null)?.timestamp !== timestamp);
}

async function show(pushed: Shown): Promise<void> {
  const { title, navigate, timestamp, ...texts } = pushed;
  const renotify = await isRaised(pushed).catch(() => false);
  const options = { ...texts, icon: ICON, dir: "auto", data: { navigate, timestamp } } as const;
  await scope.registration.showNotification(title, renotify ? renotifying(options) : options);
}

/** Missing in TypeScript's library. */
const renotifying = (options: NotificationOptions) => Object.assign(options, { renotify: true });

/** Shows what is pushed, opens what is tapped, and ends the subscription when nobody is signed in any more. */
export function listenForPush(): void {
  scope.addEventListener("push", (event) => event.waitUntil(show(shownOf(event.data))));

  scope.addEventListener("notificationclick", (event) => {
    event.notification.close();
    const { navigate } = event.notification.data as { navigate?: string };
    event.waitUntil(open(navigate ?? FALLBACK.navigate));
  });

  // What the push service still keeps for this browser ends too.
  scope.addEventListener("message", (event) => {
    if ((event.data as { type?: unknown } | null)?.type !== "forget") return;
    event.waitUntil(unsubscribe().catch(() => undefined));
  });
}
