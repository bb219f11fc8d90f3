import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { atMost, exactly, type Report } from "../../bench/support/report";
import { percentile } from "../../bench/support/statistics";
import { freePort } from "@/lib/http/free-port";
import { sendJson, sendRequest } from "../checker/http-client";
import { openStream } from "../support/event-stream";
import { startInstance } from "../support/instance";
import type { Context } from "./support/context";
import { copySchool } from "./support/database";
import { judge, type Judgement, judgementTargets, readStored } from "./support/stored";
import { type Prepared, prepareWrites, startWriters, type Write } from "./support/writes";

/** How long a write waits for another process, as documented. */
const LOCK_TIMEOUT_MS = 5_000;
const READS_EVERY_MS = 20;

/** Another process begins to write and does not end: first for so long that writes wait, then that they fail. */
export async function heldLock({ school, folder, short }: Context): Promise<Report> {
  const prepared = await prepareWrites(school, 0);
  const file = await copySchool(join(folder, "lock.db"));
  const settings = { TURSO_DATABASE_URL: `file:${file}`, STREAM_HEARTBEAT_MS: "500" };
  const server = await startInstance(await freePort(), settings);
  const token = prepared.students[0]?.token ?? "";
  const stream = await openStream({ token, origin: server.origin });
  await stream.untilFrames(1);
  await publish(server.origin, prepared, "warm-up");

  const brief = await holdFor(file, 2_000, () => publish(server.origin, prepared, "brief"));
  const beats = heartbeatsOf(stream);
  const writers = startWriters(4, {
    origin: () => server.origin,
    prepared,
    which: ["announcement", "course", "scheduled"], // the form gives up after 4 s
  });
  const reads = await holdFor(file, short ? 6_500 : 20_000, (signal) =>
    readUntil(signal, server.origin, token),
  );
  const heldBeats = heartbeatsOf(stream) - beats;
  const freedAt = performance.now();
  const after = await publish(server.origin, prepared, "after");
  const recoveryMs = performance.now() - freedAt;
  await pause(500);
  const writes = await writers.stop();
  await stream.until(() => stream.text().includes("after"), 10_000);
  const alive = server.process.exitCode === null;
  stream.close();
  await server.stop();

  const verdict = judge(writes, await readStored(file));
  return reportOf({ brief, reads, writes, heldBeats, recoveryMs, after, alive, verdict }, short);
}

type Seen = {
  brief: string;
  reads: { took: number[]; failed: number };
  writes: Write[];
  heldBeats: number;
  recoveryMs: number;
  after: string;
  alive: boolean;
  verdict: Judgement;
};

function reportOf(seen: Seen, short: boolean): Report {
  const { brief, reads, writes, heldBeats, recoveryMs, after, alive, verdict } = seen;
  const refused = writes.filter(({ outcome }) => outcome === "fail");
  const longest = Math.max(...writes.map(({ tookMs }) => tookMs));
  const slack = short ? 10_000 : 1_000;
  return {
    title: "The write lock held by another process",
    rows: [
      {
        held: short ? "6.5 s" : "20 s",
        "reads answered": reads.took.length,
        "reads p99 ms": Math.round(percentile(reads.took, 0.99)),
        "writes refused": refused.length,
        "longest write ms": Math.round(longest),
        "heartbeats meanwhile": heldBeats,
        "first write afterwards ms": Math.round(recoveryMs),
      },
    ],
    targets: [
      exactly("lock held for 2 s: the write waits and is saved", brief, "ok"),
      exactly("lock held: reads that failed", reads.failed, 0),
      exactly("lock held: writes are refused (503)", refused.length > 0 ? "yes" : "no", "yes"),
      atMost("lock held: longest answer to a write", longest, LOCK_TIMEOUT_MS + slack, "ms"),
      exactly("lock held: heartbeats go on", heldBeats >= 3 ? "yes" : "no", "yes"),
      exactly("lock held: first write afterwards, same process", `${after} ${alive}`, "ok true"),
      ...judgementTargets("lock held", verdict),
    ],
  };
}

const heartbeatsOf = (stream: { text: () => string }) =>
  stream.text().split(": heartbeat").length - 1;

async function publish(origin: string, { announced, teacherToken }: Prepared, title: string) {
  const { outcome } = await sendJson(origin, `/api/courses/${announced.id}/announcements`, {
    method: "POST",
    token: teacherToken,
    headers: { "idempotency-key": crypto.randomUUID() },
    json: { type: "general", title, message: "Semangat!" },
    timeoutMs: 20_000,
  });
  return outcome;
}

/** Does something while another process holds the lock, for `ms` or a little longer. */
async function holdFor<T>(file: string, ms: number, act: (signal: AbortSignal) => Promise<T>) {
  const holder = await startHolder(file);
  const released = new AbortController();
  const acting = act(released.signal);
  await pause(ms);
  released.abort();
  holder.kill("SIGKILL"); // which rolls back
  await once(holder, "exit");
  return acting;
}

async function startHolder(file: string): Promise<ChildProcess> {
  const script = `
    import { createClient } from "@libsql/client";
    const client = createClient({ url: "file:" + process.argv[1], timeout: 5000, concurrency: 1 });
    globalThis.holder = await client.transaction("write"); // collected, it would release the lock
    await holder.execute("update log_epoch set epoch = epoch");
    console.log("held");
    setInterval(() => undefined, 1000);`;
  const args = ["--input-type=module", "--eval", script, file];
  const holder = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  return holder;
}

async function readUntil(signal: AbortSignal, origin: string, token: string) {
  const took: number[] = [];
  let failed = 0;
  while (!signal.aborted) {
    const startedAt = performance.now();
    const { status } = await sendRequest(origin, "/api/notifications", { token });
    took.push(performance.now() - startedAt);
    if (status !== 200) failed++;
    await pause(READS_EVERY_MS);
  }
  return { took, failed };
}
