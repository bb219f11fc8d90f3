import { setTimeout as pause } from "node:timers/promises";
import { announcementFor } from "@/lib/testing/factories";
import { publishAnnouncement } from "@/lib/announcements/mutations";
import { now } from "../support/clock";
import { openComposer } from "../support/composer";
import { product } from "../support/subjects";
import type { Context } from "../support/context";
import { type Report } from "../support/report";
import { countStatements, type Server, startNaiveServer, startProduct } from "../support/servers";
import { percentile, round } from "../support/statistics";
import { arrivals, closeStreams, openStreams, type Request } from "../support/streams";

const STREAMS = 1_000;

/** Compares one shared poll of the log with one poll per stream. */
export async function measureNaive({ school, sizes }: Context): Promise<Report> {
  const { pollMs } = sizes;
  const settings = { STREAM_POLL_MS: String(pollMs) };
  const course = await school.courseWith(STREAMS);

  const ours = await startProduct(settings);
  const publish = await openComposer(ours, school, course);
  const shared = await measure(ours, {
    pollMs,
    requestOf: (index) => product(school).requestOf(ours, index),
    announce: async () => (await publish()).committedAt,
  });

  const naive = await startNaiveServer(settings);
  const separate = await measure(naive, {
    pollMs,
    requestOf: (index) => ({ port: naive.port, path: `/?user=${school.students[index]?.id}` }),
    announce: async () => {
      await publishAnnouncement(school.teacher, announcementFor(course));
      return now();
    },
  });
  return {
    title: `Naive baseline: each of ${STREAMS} streams polls every ${pollMs / 1000} s`,
    rows: [
      { server: "Naik Kelas", ...shared },
      { server: "one poller per stream", ...separate },
    ],
    targets: [],
  };
}

type Plan = {
  pollMs: number;
  requestOf: (index: number) => Request;
  announce: () => Promise<number>;
};

async function measure(server: Server, { pollMs, requestOf, announce }: Plan) {
  const streams = await openStreams(STREAMS, requestOf);
  await pause(1_000);
  const [statements, cpu] = [await countStatements(server), await server.probe("cpu")];
  await pause(2 * pollMs);
  const [laterStatements, laterCpu] = [await countStatements(server), await server.probe("cpu")];
  const { triggered: committedAt, times } = await arrivals(streams, announce);
  closeStreams(streams);
  await server.stop();

  const seconds = (laterCpu.at - cpu.at) / 1000;
  const latencies = times.map((at) => at - committedAt);
  return {
    "statements a second": round((laterStatements - statements) / seconds, 2),
    "idle CPU %": round((laterCpu.cpuMs - cpu.cpuMs) / seconds / 10, 2),
    "p50 ms": round(percentile(latencies, 0.5)),
    "p99 ms": round(percentile(latencies, 0.99)),
  };
}
