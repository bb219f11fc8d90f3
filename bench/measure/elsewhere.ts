import { setTimeout as pause } from "node:timers/promises";
import { openComposer } from "../support/composer";
import { product } from "../support/contenders";
import type { Context } from "../support/context";
import { atMost, type Report } from "../support/report";
import { startProduct } from "../support/servers";
import { percentile, round } from "../support/statistics";
import { arrivals, closeStreams, openStreams } from "../support/streams";

const STREAMS = 200;

/** An announcement that is sent on one instance to students who are connected to another. */
export async function measureElsewhere({ school, sizes }: Context): Promise<Report> {
  const settings = { STREAM_POLL_MS: String(sizes.pollMs) };
  const [here, there] = [await startProduct(settings), await startProduct(settings)];
  const streams = await openStreams(STREAMS, (index) => product(school).requestOf(there, index));
  const publish = await openComposer(here, school, await school.courseWith(STREAMS));
  const latencies: number[] = [];
  for (let sent = 0; sent < sizes.elsewhere; sent++) {
    await pause(Math.random() * sizes.pollMs); // anywhere between two polls
    const { provoked, times } = await arrivals(streams, publish);
    latencies.push(...times.map((at) => at - provoked.committedAt));
  }
  closeStreams(streams);
  await Promise.all([here.stop(), there.stop()]);

  const last = round(percentile(latencies, 1));
  return {
    title: `Announcement sent on another instance, a poll every ${sizes.pollMs / 1000} s`,
    rows: [
      {
        announcements: sizes.elsewhere,
        students: STREAMS,
        "p50 ms": round(percentile(latencies, 0.5)),
        "last ms": last,
      },
    ],
    targets: [
      atMost("connected to another instance: commit → last byte", last, sizes.pollMs + 1_000, "ms"),
    ],
  };
}
