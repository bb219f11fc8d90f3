import { now } from "../support/clock";
import { openComposer, type Published } from "../support/composer";
import type { Context } from "../support/context";
import { atMost, type Report } from "../support/report";
import type { Course, School } from "../support/school";
import { type Server, startProduct } from "../support/servers";
import { median, percentile, round } from "../support/statistics";

const ANNOUNCEMENTS = 9;
const CORRECTIONS = 5;

/** Measures the response time of an announcement for its author. */
export async function measurePublish({ school, sizes }: Context): Promise<Report> {
  const server = await startProduct();
  const course = await school.courseWith(sizes.enrolled);
  const publish = await openComposer(server, school, course);
  await publish(); // warm-up
  const toAll = await measure(publish);
  await school.muteSome(course);
  const toUnmuted = await measure(publish);
  await school.readAll(course);
  const corrections = await measureCorrections(server, school, course);
  await server.stop();
  return {
    title: `Announcement to ${sizes.enrolled} enrolled students, none connected`,
    rows: [
      ...rowsOf("", toAll),
      ...rowsOf("; a third has muted it", toUnmuted),
      { what: "a correction of which all readers are told, over the API", ...corrections },
    ],
    targets: [
      target("announcement to a course with nobody connected, the whole form", toAll),
      target("the same to a course that a third has muted", toUnmuted),
      atMost("a correction of which all readers are told", corrections["median ms"], 150, "ms"),
    ],
  };
}

/** Corrects the newest announcements of the course one by one, which all recipients have read. */
async function measureCorrections({ origin }: Server, school: School, { id }: Course) {
  const headers = { Cookie: school.teacherCookie, Origin: origin };
  const list = await fetch(`${origin}/api/courses/${id}/announcements?limit=${CORRECTIONS}`, {
    headers,
  });
  const { items } = (await list.json()) as { items: { id: string }[] };
  const times: number[] = [];
  for (const item of items) {
    const url = `${origin}/api/announcements/${item.id}`;
    const { headers: current } = await fetch(url, { headers });
    const startedAt = now();
    const response = await fetch(url, {
      method: "PATCH",
      headers: {
        ...headers,
        "If-Match": current.get("etag") ?? "",
        "Content-Type": "application/merge-patch+json",
      },
      body: JSON.stringify({ correction: "material", message: "Modul 4 sudah bisa diakses." }),
    });
    times.push(now() - startedAt);
    if (response.status !== 200) throw new Error(`correcting returned ${response.status}`);
  }
  return figuresOf(times);
}

type Figures = Record<"write" | "whole", ReturnType<typeof figuresOf>>;

async function measure(publish: () => Promise<Published>): Promise<Figures> {
  const published: Published[] = [];
  while (published.length < ANNOUNCEMENTS) published.push(await publish());
  return {
    write: figuresOf(published.map(({ tookMs }) => tookMs)),
    whole: figuresOf(published.map(({ postMs }) => postMs)),
  };
}

const rowsOf = (suffix: string, { write, whole }: Figures) => [
  { what: `the transaction${suffix}`, ...write },
  { what: `the whole form, request to response${suffix}`, ...whole },
];

const target = (what: string, { whole }: Figures) => atMost(what, whole["median ms"], 150, "ms");

const figuresOf = (values: number[]) => ({
  "median ms": round(median(values)),
  "longest ms": round(percentile(values, 1)),
});
