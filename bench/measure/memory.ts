import { setTimeout as pause } from "node:timers/promises";
import {
  bareRouteHandler,
  type Subject,
  optionalSubjects,
  product,
  rawServer,
} from "../support/subjects";
import { atMost, exactly, type Report } from "../support/report";
import type { Context } from "../support/context";
import { round } from "../support/statistics";
import { closeStreams, openStreams } from "../support/streams";

/** Measures the cost of an idle open stream. */
export async function measureMemory({ school, sizes }: Context): Promise<Report> {
  const count = sizes.idleStreams;
  const rows = [];
  for (const subject of [product(school), bareRouteHandler, rawServer, ...optionalSubjects]) {
    rows.push({ server: subject.name, ...(await memoryPerStream(subject, count)) });
  }
  const [ours, bare] = rows;
  if (!ours || !bare) throw new Error("nothing was measured");
  return {
    title: `Memory per stream, ${count} streams open`,
    rows,
    targets: [
      exactly("streams open in one process, each with its first frame", ours.open, count),
      atMost(
        "resident memory per stream, as a multiple of the bare Route Handler's",
        ours["resident kB"] / bare["resident kB"],
        0.35,
        "×",
      ),
    ],
  };
}

/** The same with the streams of a whole region, as a multiple of what Node.js itself needs. */
export async function measureMemoryOfMany({ school, sizes }: Context): Promise<Report> {
  const count = sizes.manyStreams;
  await school.growTo(count);
  const ours = { server: "Naik Kelas", ...(await memoryPerStream(product(school), count)) };
  const raw = { server: rawServer.name, ...(await memoryPerStream(rawServer, count)) };
  return {
    title: `Memory per stream, ${count} streams open`,
    rows: [ours, raw],
    targets: [
      exactly("streams open in one process, each with its first frame", ours.open, count),
      atMost(
        `${count} streams: resident memory of each, as a multiple of raw node:http's`,
        ours["resident kB"] / raw["resident kB"],
        2.5,
        "×",
      ),
    ],
  };
}

async function memoryPerStream({ start, requestOf }: Subject, count: number) {
  const server = await start();
  const open = (streams: number) => openStreams(streams, (index) => requestOf(server, index));
  closeStreams(await open(Math.min(500, count))); // warm-up: the first streams load shared data
  await pause(1_000);
  const before = await server.probe("memory");
  const begun = await server.probe("cpu");
  const streams = await open(count);
  const opened = await server.probe("cpu");
  const after = await server.probe("memory");
  closeStreams(streams);
  await server.stop();
  return {
    open: streams.length,
    "resident kB": round((after.rss - before.rss) / count / 1024),
    "heap kB": round((after.heapUsed - before.heapUsed) / count / 1024),
    "CPU to open ms": round((opened.cpuMs - begun.cpuMs) / count, 2),
  };
}
