import { isWorkloadOver, pause, type RunContext } from "./run-context";

export type Interval = { minMs: number; maxMs: number };

/** After so many kills comes a rolling restart; never without. */
type Options = { interval: Interval; killsEach?: number };

/** Kills one of the instances, or all, again and again, and restarts all of them by turns between. */
export async function killAndRestart(
  context: RunContext,
  { interval: { minMs, maxMs }, killsEach = Infinity }: Options,
) {
  const { servers, workload } = context;
  const random = context.randomFor("nemesis");
  for (let kills = 0; ;) {
    await pause(random.between(minMs, maxMs), workload);
    if (isWorkloadOver(context)) return;
    if (kills >= killsEach) {
      await restartByTurns(context);
      kills = 0;
      continue;
    }
    const victims = random.chance(0.15) ? servers : [random.pick(servers)];
    await Promise.all(victims.map((server) => killOne(context, server, random.between(0, 600))));
    kills += victims.length;
  }
}

async function killOne(
  { history, workload }: RunContext,
  server: RunContext["servers"][number],
  downMs: number,
) {
  const at = history.now();
  await server.end("SIGKILL");
  await pause(downMs, workload);
  await server.restart();
  history.add({ kind: "nemesis", at, what: "kill", until: history.now() });
}

/** A rolling restart, as operators do it: the next instance stops when the one before takes traffic again. */
async function restartByTurns({ history, servers }: RunContext) {
  const at = history.now();
  for (const server of servers) {
    await server.end("SIGTERM");
    await server.restart();
    await server.untilReady();
  }
  history.add({ kind: "nemesis", at, what: "rolling restart", until: history.now() });
}
