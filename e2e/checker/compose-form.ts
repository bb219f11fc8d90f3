import messages from "@/lib/i18n/messages/id.json";
import { exchange, settle } from "./exchange";

type Composer = { courseId: string; token: string };
export type Typed = { type: string; title: string; message: string; link: string | null };

/** The hidden fields with which the page posts to its Server Action, by course: one build, one set. */
const knownFields = new Map<string, [string, string][]>();

/** What the form says when it may have been saved all the same. */
const uncertain = new Set(
  Object.entries(messages.errors).flatMap(([reason, said]) =>
    reason.startsWith("uncertain") ? [said] : [],
  ),
);

/** Fetches the compose page and keeps what a browser without JavaScript would post. */
export async function openForm(origin: string, { courseId, token }: Composer) {
  const known = knownFields.get(courseId);
  if (known) return known;
  const { status, body } = await exchange(origin, pathOf(courseId), { token });
  const fields = [...body.matchAll(/<input type="hidden"([^>]*)>/g)].map(
    ([, attributes = ""]): [string, string] => [
      attribute(attributes, "name"),
      attribute(attributes, "value"),
    ],
  );
  const posted = fields.filter(([name]) => name.startsWith("$ACTION_"));
  if (status !== 200 || posted.length === 0) throw new Error(`no compose form: ${status}`);
  knownFields.set(courseId, posted);
  return posted;
}

/** Posts the form as a browser without JavaScript would, and reads the page that answers. */
export function submitForm(origin: string, composer: Composer, clientKey: string, typed: Typed) {
  return settle(async () => {
    const fields = await openForm(origin, composer).catch(() => undefined);
    if (!fields) return { outcome: "fail", note: "no form" };
    const { courseId, token } = composer;
    const form = new FormData();
    const entries = { courseId, clientKey, ...typed, link: typed.link ?? "" };
    for (const [name, value] of [...fields, ...Object.entries(entries)]) form.append(name, value);
    const encoded = new Response(form);
    const answer = await exchange(origin, pathOf(courseId), {
      method: "POST",
      token,
      headers: { origin, "content-type": encoded.headers.get("content-type") ?? "" },
      body: new Uint8Array(await encoded.arrayBuffer()),
    });
    const sent = /\?sent=(\d+)$/.exec(answer.headers.location ?? "")?.[1];
    if (answer.status === 303 && sent !== undefined) {
      return { outcome: "ok", recipientCount: Number(sent) };
    }
    const { status, body, headers } = answer;
    // The form's state could not be shown, whatever it was.
    if (headers.location?.startsWith("/unavailable")) return { outcome: "info", note: "no page" };
    if (status >= 500) return { outcome: "info", note: String(status) };
    const alert = /role="alert"[^>]*>([^<]+)/.exec(body)?.[1];
    if (alert !== undefined && uncertain.has(alert)) return { outcome: "info", note: "uncertain" };
    // Every other state that the form comes back with means that nothing was saved.
    if (alert === messages.errors.busy) return { outcome: "fail", note: "busy" };
    return { outcome: "fail", note: `refused: ${status} ${alert}` };
  });
}

const pathOf = (courseId: string) => `/teach/courses/${courseId}/announcements/new`;

function attribute(attributes: string, name: string): string {
  const value = new RegExp(` ${name.replaceAll("$", "\\$")}="([^"]*)"`).exec(attributes)?.[1] ?? "";
  return value
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
