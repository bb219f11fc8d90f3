import { openComposer, type Published } from "../support/composer";
import type { Context } from "../support/context";
import { atMost, type Report } from "../support/report";
import { startProduct } from "../support/servers";
import { median, percentile, round } from "../support/statistics";

const ANNOUNCEMENTS = 9;

/** Measures the response time of an announcement for its author. */
export async function measurePublish({ school, sizes }: Context): Promise<Report> {
  const server = await startProduct();
  const course = await school.courseWith(sizes.enrolled);
  const publish = await openComposer(server, school, course);
  await publish(); // warm-up
  const toAll = await measure(publish);
  await school.muteSome(course);
  const toUnmuted = await measure(publish);
  await server.stop();
  return {
    title: `Announcement to ${sizes.enrolled} enrolled students, none connected`,
    rows: [...rowsOf("", toAll), ...rowsOf("; a third has muted it", toUnmuted)],
    targets: [
      target("announcement to a course with nobody connected, the whole form", toAll),
      target("the same to a course that a third has muted", toUnmuted),
    ],
  };
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
