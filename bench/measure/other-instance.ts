import { setTimeout as pause } from "node:timers/promises";
import { openComposer } from "../support/composer";
import { product } from "../support/subjects";
import type { Context } from "../support/context";
import { atMost, type Report } from "../support/report";
import { type Server, startProduct } from "../support/servers";
import { percentile, round } from "../support/statistics";
import { arrivals, closeStreams, openStreams } from "../support/streams";

const STREAMS = 200;
/** An announcement comes at any time between two polls. */
const MAX_PAUSE_MS = 300;

type Between = Pick<Context, "school"> & { here: Server; there: Server; announcements: number };

/** Announces on one instance to students connected to another: for each of them commit → byte, in ms. */
export async function announceBetween({ here, there, school, announcements }: Between) {
  const streams = await openStreams(STREAMS, (index) => product(school).requestOf(there, index));
  const publish = await openComposer(here, school, await school.courseWith(STREAMS));
  await publish(); // warms up the code
  await pause(1_000);
  const latencies: number[] = [];
  for (let sent = 0; sent < announcements; sent++) {
    await pause(Math.random() * MAX_PAUSE_MS);
    const { triggered, times } = await arrivals(streams, publish);
    latencies.push(...times.map((at) => at - triggered.committedAt));
  }
  closeStreams(streams);
  return {
    announcements,
    students: STREAMS,
    "p50 ms": round(percentile(latencies, 0.5)),
    "p99 ms": round(percentile(latencies, 0.99)),
    "last ms": round(percentile(latencies, 1)),
  };
}

/** Measures two processes on one file, which watch its write-ahead log. */
export async function measureOtherInstance({ school, sizes }: Context): Promise<Report> {
  const settings = { STREAM_POLL_MS: String(sizes.pollMs) };
  const [here, there] = [await startProduct(settings), await startProduct(settings)];
  const announcements = sizes.otherInstance;
  const row = await announceBetween({ here, there, school, announcements });
  await Promise.all([here.stop(), there.stop()]);
  return {
    title: `Announcement sent by another process on the file, a poll every ${sizes.pollMs / 1000} s`,
    rows: [row],
    targets: [atMost("another process on one file: p99 of commit → byte", row["p99 ms"], 50, "ms")],
  };
}
