import { type Locale, LOCALE_COOKIE } from "@/lib/i18n/preferences";
import { THEME_COOKIE } from "@/lib/http/theme";
import { queueChange } from "./changes";
import { documentOf, policyOf } from "./document";
import { parseForm } from "./form";
import { serverNow } from "./merge";
import { emptyPage, itemPage, listPage, pathOf } from "./render";
import { scope } from "./scope";
import { type Device, read } from "./storage";

const INBOX = "/app/notifications";

/** What is kept instead of the page at `url`, which could not be fetched. */
export async function offlinePage({ pathname }: URL): Promise<Response> {
  const device = await keptDevice();
  const asked = device.inbox?.items.find(({ id }) => pathname === pathOf(id));
  if (device.inbox && asked?.readAt === null) {
    const { userId } = device.inbox;
    await queueChange(userId, { key: crypto.randomUUID(), id: asked.id, action: "read" }).catch(
      () => undefined, // no room
    );
  }
  const shown = asked ? await keptDevice() : device;
  const theme = await chosen(THEME_COOKIE);
  const empty = emptyPage(await chosenLocale());
  try {
    return respond(pageOf(shown, pathname, asked?.id) ?? empty, theme);
  } catch {
    return respond(empty, theme); // kept by another version, in a way that this one does not know
  }
}

/** What the reader has chosen in the settings, where the browser tells its worker. */
const chosen = async (cookie: string): Promise<string | undefined> =>
  (await (scope as MaybeCookies).cookieStore?.get(cookie).catch(() => undefined))?.value;

/** Older browsers have none. */
type MaybeCookies = { cookieStore?: CookieStore };

const keptDevice = () => read((device) => device).catch((): Device => ({}));

function pageOf({ inbox, queue, files }: Device, pathname: string, itemId: string | undefined) {
  if (!inbox) return undefined;
  const waiting = new Set((queue?.changes ?? []).map(({ id }) => id));
  const view = {
    inbox,
    waiting,
    files: files?.saved ?? [],
    now: serverNow(inbox),
    portalOrigin: scope.location.origin,
  };
  const item = inbox.items.find(({ id }) => id === itemId);
  return item ? itemPage(item, view) : listPage(view, pathname !== INBOX);
}

/** Queues what a form of an offline page asks for. The form's token proves that it is one. */
export async function receiveForm(request: Request): Promise<Response> {
  const { inbox } = await keptDevice();
  const sent = parseForm(await request.formData());
  if (!inbox || !sent || sent.token !== inbox.formToken) return redirect(INBOX);
  await queueChange(inbox.userId, sent.change).catch(() => undefined); // no room: it stays as it was
  return redirect(sent.change.action === "confirm" ? pathOf(sent.change.id) : INBOX);
}

const redirect = (path: string) => Response.redirect(new URL(path, scope.location.origin), 303);

async function chosenLocale(): Promise<Locale> {
  const locale = (await chosen(LOCALE_COOKIE)) ?? navigator.language;
  return locale.startsWith("en") ? "en" : "id";
}

/** `theme`: the chosen one; else that of the time when the inbox was kept. */
function respond(page: ReturnType<typeof emptyPage>, theme = page.theme): Response {
  const nonce = crypto.randomUUID();
  return new Response(documentOf({ ...page, theme, nonce }), {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Content-Security-Policy": policyOf(nonce),
      "Referrer-Policy": "same-origin",
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "DENY",
      "Cross-Origin-Opener-Policy": "same-origin",
    },
  });
}
