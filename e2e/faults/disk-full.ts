import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { mountSmallDisk, type SmallDisk } from "@/db/testing/small-disk";
import { freePort } from "@/lib/http/free-port";
import { atMost, exactly, type Report } from "../../bench/support/report";
import { sendRequest } from "../checker/http-client";
import { eventually } from "../checker/run-context";
import { type Instance, startInstance } from "../support/instance";
import { type Context, notPossible } from "./support/context";
import { checkIntegrity, copySchool } from "./support/database";
import { judge, judgementTargets, readStored, rowsByKind } from "./support/stored";
import { type Prepared, prepareWrites, startWriters } from "./support/writes";

const MEGABYTES = 24;
const WRITERS = 4;
/** Fills what space the log had been given before. */
const MESSAGE = "🎒".repeat(2_000);

/** Fills the disk and frees it again, several times, while writes arrive. */
export function diskFull(context: Context): Promise<Report> {
  const title = "Disk full";
  const disk = mountSmallDisk(MEGABYTES);
  if (!disk) return Promise.resolve(notPossible(title, "mounting is not permitted"));
  return failingDisk(context, { title, disk });
}

export type FailingDisk = {
  /** How the fault is called in the report. */
  title: string;
  disk: Pick<SmallDisk, "folder" | "fill" | "free" | "remove">;
  /** Settings that the server needs to be struck. */
  settings?: Record<string, string>;
};

/** Makes the disk fail and work again, several times, while writes arrive. */
export async function failingDisk(
  { school, short }: Context,
  { title, disk, settings = {} }: FailingDisk,
): Promise<Report> {
  const rounds = short ? 1 : 6;
  const prepared = await prepareWrites(school, rounds * 40);
  const file = await copySchool(join(disk.folder, "school.db"));
  const database = { TURSO_DATABASE_URL: `file:${file}` };
  const server = await startInstance(await freePort(), { ...database, ...settings });
  const pid = server.process.pid ?? 0;
  const origin = () => server.origin;
  const writers = startWriters(WRITERS, { origin, prepared, message: MESSAGE });
  await countFailedReads(server, prepared); // the first request of a session updates its last use
  const seen = await failAndFree({ server, prepared, writers, disk }, { rounds, short });
  const writes = await writers.stop();
  const alive = server.process.exitCode === null && server.process.pid === pid;
  await server.stop();

  const verdict = judge(writes, await readStored(file));
  const integrity = await checkIntegrity(file);
  disk.remove();
  return {
    title: `${title}: ${rounds} times`,
    rows: rowsByKind(writes),
    targets: [
      exactly(`${title}: writes are refused`, seen.refusals > 0 ? "yes" : "no", "yes"),
      exactly(`${title}: reads that failed`, seen.failedReads, 0),
      exactly(`${title}: the process goes on`, String(alive), "true"),
      atMost(
        `${title}: freed → first write saved, longest`,
        Math.max(...seen.recoveries),
        short ? 30_000 : 3_000,
        "ms",
      ),
      exactly(`${title}: integrity_check`, integrity, "ok"),
      ...judgementTargets(`${title}, ${verdict.acknowledged} acknowledged writes`, verdict),
    ],
  };
}

type Running = {
  server: Instance;
  prepared: Prepared;
  writers: ReturnType<typeof startWriters>;
  disk: FailingDisk["disk"];
};

async function failAndFree(
  { server, prepared, writers, disk }: Running,
  { rounds, short }: { rounds: number; short: boolean },
) {
  const pid = server.process.pid ?? 0;
  const refusedSoFar = () => writers.all().filter(({ outcome }) => outcome !== "ok").length;
  const recoveries: number[] = [];
  let failedReads = 0;
  let refusals = 0;
  for (let round = 0; round < rounds; round++) {
    await pause(short ? 300 : 1_500);
    const before = refusedSoFar();
    disk.fill(pid);
    await eventually(() => refusedSoFar() >= before + 3, 30_000);
    failedReads += await countFailedReads(server, prepared);
    refusals += refusedSoFar() - before;
    const acknowledged = writers.acknowledged();
    disk.free(pid);
    const freedAt = performance.now();
    await eventually(() => writers.acknowledged() > acknowledged, 30_000);
    recoveries.push(performance.now() - freedAt);
  }
  return { recoveries, failedReads, refusals };
}

async function countFailedReads({ origin }: Instance, { students }: Prepared) {
  let failed = 0;
  for (const { token } of students) {
    const { status } = await sendRequest(origin, "/api/notifications", {
      token,
      timeoutMs: 10_000,
    });
    if (status !== 200) failed++;
  }
  return failed;
}
