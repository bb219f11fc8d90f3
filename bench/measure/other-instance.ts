import { setTimeout as pause } from "node:timers/promises";
import { openComposer } from "../support/composer";
import { product } from "../support/subjects";
import type { Context } from "../support/context";
import { atMost, type Report } from "../support/report";
import { startProduct } from "../support/servers";
import { percentile, round } from "../support/statistics";
import { arrivals, closeStreams, openStreams } from "../support/streams";

const STREAMS = 200;

/** Measures an announcement sent on one instance to students connected to another. */
export async function measureOtherInstance({ school, sizes }: Context): Promise<Report> {
  const settings = { STREAM_POLL_MS: String(sizes.pollMs) };
  const [here, there] = [await startProduct(settings), await startProduct(settings)];
  const streams = await openStreams(STREAMS, (index) => product(school).requestOf(there, index));
  const publish = await openComposer(here, school, await school.courseWith(STREAMS));
  const latencies: number[] = [];
  for (let sent = 0; sent < sizes.otherInstance; sent++) {
    await pause(Math.random() * sizes.pollMs); // a random time between two polls
    const { triggered, times } = await arrivals(streams, publish);
    latencies.push(...times.map((at) => at - triggered.committedAt));
  }
  closeStreams(streams);
  await Promise.all([here.stop(), there.stop()]);

  const last = round(percentile(latencies, 1));
  return {
    title: `Announcement sent on another instance, a poll every ${sizes.pollMs / 1000} s`,
    rows: [
      {
        announcements: sizes.otherInstance,
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
