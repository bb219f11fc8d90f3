import messages from "@/lib/i18n/messages/id.json";
import { sendRequest, toResult } from "./http-client";

type Composer = { courseId: string; token: string };
export type ComposerInput = { type: string; title: string; message: string; link: string | null };

/** The hidden fields of the page's Server Action, by course: they are the same for one build. */
const knownFields = new Map<string, [string, string][]>();

/** The form's messages for an uncertain result. */
const uncertain = new Set(
  Object.entries(messages.errors).flatMap(([reason, message]) =>
    reason.startsWith("uncertain") ? [message] : [],
  ),
);

/** Fetches the compose page and returns the fields that a browser without JavaScript posts. */
export async function openForm(origin: string, { courseId, token }: Composer) {
  const known = knownFields.get(courseId);
  if (known) return known;
  const { status, body } = await sendRequest(origin, pathOf(courseId), { token });
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

/** Posts the form as a browser without JavaScript does, and reads the result from the response. */
export function submitForm(origin: string, composer: Composer, key: string, input: ComposerInput) {
  return toResult(async () => {
    const fields = await openForm(origin, composer).catch(() => undefined);
    if (!fields) return { outcome: "fail", note: "no form" };
    const { courseId, token } = composer;
    const form = new FormData();
    const entries = { courseId, formKey: key, ...input, link: input.link ?? "" };
    for (const [name, value] of [...fields, ...Object.entries(entries)]) form.append(name, value);
    const encoded = new Response(form);
    const response = await sendRequest(origin, pathOf(courseId), {
      method: "POST",
      token,
      headers: { origin, "content-type": encoded.headers.get("content-type") ?? "" },
      body: new Uint8Array(await encoded.arrayBuffer()),
    });
    const sent = /\?sent=(\d+)$/.exec(response.headers.location ?? "")?.[1];
    if (response.status === 303 && sent !== undefined) {
      return { outcome: "ok", recipientCount: Number(sent) };
    }
    const { status, body, headers } = response;
    // The form's state is unknown: the page could not be rendered.
    if (headers.location?.startsWith("/unavailable")) return { outcome: "info", note: "no page" };
    if (status >= 500) return { outcome: "info", note: String(status) };
    const alert = /role="alert"[^>]*>([^<]+)/.exec(body)?.[1];
    if (alert !== undefined && uncertain.has(alert)) return { outcome: "info", note: "uncertain" };
    // Every other state of the form means that nothing was saved.
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
