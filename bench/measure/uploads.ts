import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { getPriority, setPriority } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { now, within } from "../support/clock";
import type { Context } from "../support/context";
import { atMost, exactly, type Report } from "../support/report";
import type { School } from "../support/school";
import { type Server, startProduct } from "../support/servers";
import { median, percentile, round } from "../support/statistics";
import { openAnnouncers } from "./under-attack";

const UPLOADS = 200;
const SIZE = 10 * 1024 * 1024;
const TIMEOUT_MS = 600_000;
/** Each of four teachers announces so often, with uploads and without: as fast as possible they would be other numbers. */
const EVERY_MS = 200;
/** How long announcements are measured without uploads, before each round of them. */
const ALONE_MS = 40_000;
/** One has some 600 announcements, and the 99th percentile of so few changes by half from round to round. */
const ROUNDS = 3;
/** Before the server: as on another machine, the client has a core when a byte arrives. */
const CLIENT_PRIORITY = -10;
const MB = 1024 * 1024;

/** Measures what 200 uploads of 10 MB at once cost: memory, gaps of the event loop, and the streams' delays. */
export async function measureUploads({ school }: Context): Promise<Report> {
  const server = await startProduct();
  const announce = await openAnnouncers(server, school);
  for (let warmUp = 0; warmUp < 20; warmUp++) await announce.once();
  await uploadAll(server, school, { from: 0, count: 8 });
  const hasCore = trySetPriority(CLIENT_PRIORITY);

  const { complete, ...rounds } = await measureRounds(server, announce, school).finally(
    () => hasCore && trySetPriority(0), // processes that it starts would inherit it
  );
  announce.close();
  await server.stop();

  const [alone, beside] = [together(rounds.alone), together(rounds.beside)];
  const { seconds, latencies, gapMs } = beside;
  const grownMB = rounds.beside.map(({ peakMB }, at) => peakMB - rounds.alone[at]!.peakMB);
  return {
    title: `${UPLOADS} uploads of ${SIZE / MB} MB at once, ${ROUNDS} times, beside 1,000 streams${hasCore ? "" : " (as root their client would not wait for a core)"}`,
    rows: [
      rowOf("none", alone, {}),
      rowOf(`${UPLOADS}`, beside, {
        "all complete after s": round(seconds / ROUNDS, 0),
        "MB a second": round((ROUNDS * UPLOADS * SIZE) / MB / seconds, 0),
      }),
    ],
    targets: [
      exactly("uploads that become files", complete, ROUNDS * UPLOADS),
      atMost(
        "most resident memory during uploads: more than without",
        Math.max(...grownMB),
        64,
        "MB",
      ),
      atMost(
        "one student of 1000: p99 beside uploads, as a multiple of that without",
        percentile(latencies, 0.99) / percentile(alone.latencies, 0.99),
        1.2,
        "×",
      ),
      atMost("longest gap in the event loop during uploads", gapMs, 50, "ms"),
    ],
  };
}

async function measureRounds(server: Server, announce: Announcers, school: School) {
  const alone: Watched[] = [];
  const beside: Watched[] = [];
  let complete = 0;
  for (let at = 0; at < ROUNDS; at++) {
    alone.push(await watched(server, announce, () => pause(ALONE_MS)));
    const students = { from: at * UPLOADS, count: UPLOADS };
    const uploads = async () => {
      complete += (await uploadAll(server, school, students)).length;
    };
    beside.push(await watched(server, announce, uploads));
  }
  return { alone, beside, complete };
}

/** Only root may raise one. */
function trySetPriority(priority: number): boolean {
  try {
    setPriority(priority);
    return true;
  } catch {
    return false;
  }
}

type Watched = { latencies: number[]; gapMs: number; peakMB: number; seconds: number };

const together = (rounds: Watched[]): Watched => ({
  latencies: rounds.flatMap(({ latencies }) => latencies),
  gapMs: Math.max(...rounds.map(({ gapMs }) => gapMs)),
  peakMB: Math.max(...rounds.map(({ peakMB }) => peakMB)),
  seconds: rounds.reduce((sum, { seconds }) => sum + seconds, 0),
});

const rowOf = (
  uploads: string,
  { latencies, gapMs, peakMB }: Watched,
  more: Record<string, number>,
) => ({
  uploads,
  announcements: latencies.length,
  "their p50 ms": round(median(latencies)),
  "their p99 ms": round(percentile(latencies, 0.99)),
  "longest gap ms": round(gapMs),
  "most resident MB": round(peakMB, 0),
  ...more,
});

type Announcers = Awaited<ReturnType<typeof openAnnouncers>>;

/** Does something while others announce. Before, garbage is collected, and the code that this has thrown away is compiled again. */
async function watched(
  server: Server,
  announce: Announcers,
  work: () => Promise<void>,
): Promise<Watched> {
  await server.probe("memory");
  for (let warmUp = 0; warmUp < 60; warmUp++) await announce.once();
  resetPeak(server);
  await server.probe("watchLoop");
  const announcing = announce.start(EVERY_MS);
  const startedAt = now();
  await work();
  const seconds = (now() - startedAt) / 1_000;
  const latencies = await announcing.stop();
  const { write, otherwise } = await server.probe("longestGaps");
  return {
    seconds,
    latencies,
    gapMs: Math.max(write, otherwise),
    peakMB: peakOf(server) / MB,
  };
}

/** Each by another student, from a process of its own: its work is none of the streams' client. Returns the ids. */
async function uploadAll(
  { port, origin }: Server,
  school: School,
  { from, count }: { from: number; count: number },
) {
  const uploader = forkAtDefaultPriority("bench/support/uploads-process.ts");
  const cookies = Array.from({ length: count }, (_, index) => school.cookieOf(from + index));
  uploader.send({ port, origin, cookies, size: SIZE });
  const failed = once(uploader, "exit").then(() => {
    throw new Error("the uploads have failed");
  });
  failed.catch(() => undefined); // it also ends after its answer
  const uploaded = Promise.race([once(uploader, "message"), failed]);
  const [ids] = (await within(TIMEOUT_MS, "the uploads", uploaded)) as [string[]];
  return ids;
}

/** A child gets its parent's priority, for all of its threads. */
function forkAtDefaultPriority(file: string) {
  const own = getPriority();
  trySetPriority(0);
  const child = fork(file);
  trySetPriority(own);
  return child;
}

/** The most resident memory since the last call of `resetPeak`, in bytes. */
function peakOf({ process: { pid } }: Server): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

const resetPeak = ({ process: { pid } }: Server) => writeFileSync(`/proc/${pid}/clear_refs`, "5");
