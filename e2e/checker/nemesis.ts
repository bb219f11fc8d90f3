import { createClient } from "@libsql/client";
import type { FaultKind } from "../../db/testing/libsql-server/faults";
import type { Random } from "./random";
import { isWorkloadOver, pause, type RunContext } from "./run-context";

/** Injects a fault and removes it again; returns its details. */
type Fault = (context: RunContext, random: Random) => Promise<string | void> | undefined;
type Named = [what: string, Fault];

/** Injects one fault after the other, by turns into a server and the database, until the workload is over. */
export async function runNemesis(context: RunContext, maxIntervalMs: number) {
  const { history, workload, database } = context;
  const random = context.randomFor("nemesis");
  const bags = [
    shuffleBag(onServers, random),
    shuffleBag(database.server ? onRemote : onFile, random),
  ];
  for (let turn = random.below(2); ; turn++) {
    await pause(random.between(maxIntervalMs / 4, maxIntervalMs), workload);
    const fault = bags[turn % 2]?.();
    if (isWorkloadOver(context) || !fault) return;
    const [name, inject] = fault;
    const at = history.now();
    const details = await inject(context, random);
    history.add({
      kind: "nemesis",
      at,
      what: details ? `${name}: ${details}` : name,
      until: history.now(),
    });
  }
}

/** Draws each fault once, in random order, before any is repeated. */
function shuffleBag(faults: Named[], random: Random) {
  let left: Named[] = [];
  return () => {
    if (left.length === 0) left = [...faults];
    const chosen = random.pick(left);
    left = left.filter((fault) => fault !== chosen);
    return chosen;
  };
}

const onServers: Named[] = [
  ["stop one", (context, random) => restart(context, random, 1)],
  ["stop all", (context, random) => restart(context, random, Infinity)],
  ["freeze one", freeze],
];

const onFile: Named[] = [["hold the lock", holdLocks]];

/** Faults in which the request is not applied, and in which it is applied but the response is lost. */
const beforeApplied: FaultKind[] = [
  "refuse",
  "reset",
  "hang",
  "bad-gateway",
  "expired",
  "busy",
  "slow",
];
const afterApplied: FaultKind[] = ["cut", "lost", "mute"];

const onRemote: Named[] = [
  ["restart the database", ({ database }) => database.server?.restart()],
  ...[...beforeApplied, ...afterApplied].map((kind): Named => [
    `database ${kind}`,
    (context, random) => failRequests(context, random, kind),
  ]),
];

async function restart({ servers, workload }: RunContext, random: Random, count: number) {
  const first = random.below(servers.length);
  const victims = servers.filter((_, index) => count > 1 || index === first);
  const signals = await Promise.all(
    victims.map(async (server) => {
      const signal = random.pick(["SIGTERM", "SIGKILL"] as const);
      await server.end(signal);
      await pause(random.between(0, 600), workload);
      await server.restart();
      return signal;
    }),
  );
  return signals.join(", ");
}

async function freeze({ servers, workload }: RunContext, random: Random) {
  const victim = random.pick(servers);
  victim.freeze();
  await pause(random.between(500, 2_500), workload);
  victim.thaw();
}

/** Another process takes SQLite's write lock: a backup, a command line tool. */
async function holdLock({ database, workload }: RunContext, random: Random) {
  const client = createClient({ url: `file:${database.file}`, timeout: 200, concurrency: 1 });
  try {
    // oxlint-disable-next-line no-restricted-properties -- to hold the lock; `execute("begin immediate")` would not
    const holder = await client.transaction("write");
    await pause(random.between(50, 1_000), workload);
    await holder.rollback();
  } catch {
    // Another process held the lock: that is contention as well.
  } finally {
    client.close();
  }
}

async function holdLocks(context: RunContext, random: Random) {
  for (let times = random.between(1, 4); times > 0; times--) {
    await holdLock(context, random);
    await pause(random.between(0, 50), context.workload);
  }
}

/** The fault hits a few requests, or all of them for a while. */
async function failRequests({ database, workload }: RunContext, random: Random, kind: FaultKind) {
  const times = random.chance(0.5) ? random.between(1, 10) : undefined;
  const delayMs = random.between(100, 1_500);
  await database.server?.faults.begin({ kind, times, delayMs });
  await pause(random.between(200, 2_000), workload);
  await database.server?.faults.clear();
  return times ? "a few requests" : "every request";
}
