import { now } from "./clock";
import type { Course, School } from "./school";
import type { Server, Write } from "./servers";

export type Published = Write & { postMs: number };

/**
 * Publishes as a teacher without JavaScript does: the page's form, posted to its Server Action. Returns the
 * commit as recorded by the probe in the server.
 */
export async function openComposer(server: Server, school: School, course: Course) {
  const url = `${server.origin}/teach/courses/${course.id}/announcements/new`;
  const headers = { Cookie: school.teacherCookie, Origin: server.origin };
  const page = await fetch(url, { headers });
  if (page.status !== 200) throw new Error(`${url} returned ${page.status}`);
  const hidden = hiddenFields(await page.text());

  /** Resolves when the response has arrived. */
  return async function publish({
    message = "Modul 3 sudah bisa diakses.",
    type = "course_update",
  }: { message?: string | undefined; type?: string | undefined } = {}): Promise<Published> {
    const clientKey = crypto.randomUUID();
    const form = new FormData();
    for (const [name, value] of hidden) form.append(name, value);
    form.set("formKey", clientKey);
    form.set("courseIds", course.id); // a box that is checked, where the teacher has several courses
    form.set("type", type);
    // Without JavaScript a form of the same content is a repetition of the first.
    const title = `Modul baru tersedia ${clientKey}`;
    form.set("title", title);
    form.set("message", message);
    form.set("link", "");
    const startedAt = now();
    const response = await fetch(url, { method: "POST", headers, body: form, redirect: "manual" });
    const postMs = now() - startedAt;
    if (response.status !== 303) throw new Error(`publishing returned ${response.status}`);
    const write = await server.probe("publicationOf", { title });
    if (!write) throw new Error("nothing was published");
    return { ...write, postMs };
  };
}

/** The hidden inputs of the page's form, which identify its Server Action. */
function hiddenFields(html: string): [string, string][] {
  const form = [...html.matchAll(/<form\b.*?<\/form>/gs)].find(([text]) =>
    text.includes('name="courseId"'),
  );
  if (!form) throw new Error("the page has no composer");
  const inputs = [...form[0].matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)];
  return inputs.map(([input]) => [attribute(input, "name"), attribute(input, "value")]);
}

const entities: Record<string, string> = { quot: '"', "#x27": "'", lt: "<", gt: ">", amp: "&" };

function attribute(tag: string, name: string): string {
  const [, value = ""] = new RegExp(`\\b${name}="([^"]*)"`).exec(tag) ?? [];
  return value.replaceAll(
    /&(quot|#x27|lt|gt|amp);/g,
    (_, entity: string) => entities[entity] ?? "",
  );
}
