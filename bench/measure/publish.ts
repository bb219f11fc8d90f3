import { openComposer, type Published } from "../support/composer";
import type { Context } from "../support/context";
import { atMost, type Report } from "../support/report";
import { startProduct } from "../support/servers";
import { median, percentile, round } from "../support/statistics";

const ANNOUNCEMENTS = 9;

/** Measures the response time of an announcement for its author. */
export async function measurePublish({ school, sizes }: Context): Promise<Report> {
  const server = await startProduct();
  const publish = await openComposer(server, school, await school.courseWith(sizes.enrolled));
  await publish(); // warm-up
  const published: Published[] = [];
  while (published.length < ANNOUNCEMENTS) published.push(await publish());
  await server.stop();

  const write = figuresOf(published.map(({ tookMs }) => tookMs));
  const whole = figuresOf(published.map(({ postMs }) => postMs));
  return {
    title: `Announcement to ${sizes.enrolled} enrolled students, none connected`,
    rows: [
      { what: "the transaction", ...write },
      { what: "the whole form, request to response", ...whole },
    ],
    targets: [
      atMost(
        "announcement to a course with nobody connected, the whole form",
        whole["median ms"],
        150,
        "ms",
      ),
    ],
  };
}

const figuresOf = (values: number[]) => ({
  "median ms": round(median(values)),
  "longest ms": round(percentile(values, 1)),
});
