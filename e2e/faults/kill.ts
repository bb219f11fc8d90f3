import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { atMost, exactly, type Report } from "../../bench/support/report";
import { percentile } from "../../bench/support/statistics";
import { freePort } from "@/lib/http/free-port";
import { eventually } from "../checker/run-context";
import { startInstance } from "../support/instance";
import type { Context } from "./support/context";
import { checkIntegrity, copySchool } from "./support/database";
import { judge, judgementTargets, readStored, rowsByKind } from "./support/stored";
import { prepareWrites, startWriters, type Write } from "./support/writes";

const WRITERS = 8;
const RECOVERY_MS = 10_000;

/** Kills the process again and again while writes of all kinds arrive, and compares answers with the database. */
export async function killLoop({ school, folder, short }: Context): Promise<Report> {
  const [rounds, acknowledged] = short ? [3, 50] : [25, 5_000];
  const prepared = await prepareWrites(school, short ? 20 : 400);
  const file = await copySchool(join(folder, "kill.db"));
  const port = await freePort();
  const start = () => startInstance(port, { TURSO_DATABASE_URL: `file:${file}` });
  let server = await start();
  const writers = startWriters(WRITERS, { origin: () => server.origin, prepared });

  const recoveries: number[] = [];
  while (recoveries.length < rounds || writers.acknowledged() < acknowledged) {
    const before = writers.acknowledged();
    const enough = before + acknowledged / rounds / 2;
    if (!(await eventually(() => writers.acknowledged() > enough, 60_000))) break;
    await pause(Math.random() * (short ? 500 : 1_800));
    const exited = once(server.process, "exit");
    server.process.kill("SIGKILL");
    await exited;
    const killedAt = performance.now();
    server = await start();
    recoveries.push(performance.now() - killedAt);
    console.error(`${recoveries.length} kills, ${writers.acknowledged()} acknowledged`);
  }
  await pause(1_000);
  const writes = await writers.stop();
  await server.stop();
  return reportOf({ writes, recoveries, file }, { rounds, acknowledged, short });
}

type Run = { writes: Write[]; recoveries: number[]; file: string };
type Wanted = { rounds: number; acknowledged: number; short: boolean };

async function reportOf(
  { writes, recoveries, file }: Run,
  { rounds, acknowledged, short }: Wanted,
): Promise<Report> {
  const verdict = judge(writes, await readStored(file));
  const integrity = await checkIntegrity(file);
  return {
    title: `kill -9: ${recoveries.length} rounds, ${verdict.acknowledged} acknowledged writes`,
    rows: [
      ...rowsByKind(writes),
      { kind: `unknown and stored: ${verdict.unknownStored} of ${verdict.unknown}` },
    ],
    targets: [
      {
        what: "kill -9: rounds, acknowledged writes",
        limit: `≥ ${rounds}, ≥ ${acknowledged}`,
        reached: `${recoveries.length}, ${verdict.acknowledged}`,
        met: recoveries.length >= rounds && verdict.acknowledged >= acknowledged,
      },
      exactly(`kill -9: integrity_check after ${recoveries.length} kills`, integrity, "ok"),
      ...judgementTargets(`kill -9, ${verdict.acknowledged} acknowledged writes`, verdict),
      exactly(
        "kill -9: some writes were without an answer",
        verdict.unknown > 0 ? "yes" : "no",
        "yes",
      ),
      atMost(
        "kill -9: start → first answer, longest",
        percentile(recoveries, 1),
        short ? 60_000 : RECOVERY_MS,
        "ms",
      ),
    ],
  };
}
