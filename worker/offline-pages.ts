import type { Locale } from "@/lib/i18n/preferences";
import { queueChange } from "./changes";
import { documentOf, policyOf } from "./document";
import { parseForm } from "./form";
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
  try {
    return respond(pageOf(shown, pathname, asked?.id));
  } catch {
    return respond(emptyPage(deviceLocale())); // kept by another version, in a way that this one does not know
  }
}

const keptDevice = () => read((device) => device).catch((): Device => ({}));

function pageOf({ inbox, queue }: Device, pathname: string, itemId: string | undefined) {
  if (!inbox) return emptyPage(deviceLocale());
  const waiting = new Set((queue?.changes ?? []).map(({ id }) => id));
  const view = { inbox, waiting, now: Date.now() };
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

const deviceLocale = (): Locale => (navigator.language.startsWith("en") ? "en" : "id");

function respond(page: ReturnType<typeof pageOf>): Response {
  const nonce = crypto.randomUUID();
  return new Response(documentOf({ ...page, nonce }), {
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
