import { createClient } from "@libsql/client";
import type { FaultKind } from "../../db/testing/libsql-server/faults";
import type { Random } from "./random";
import { isCalm, pause, type Stage } from "./stage";

/** One fault, from doing to undoing it; answers what exactly it did. */
type Fault = (stage: Stage, random: Random) => Promise<string | void> | undefined;
type Named = [what: string, Fault];

/**
 * Does one bad thing after the other, now to a server, now to the database, each undone in the end,
 * until the storm is over.
 */
export async function torment(stage: Stage, longestRestMs: number) {
  const { history, storm, home } = stage;
  const random = stage.randomFor("nemesis");
  const decks = [deck(onServers, random), deck(home.server ? onRemote : onFile, random)];
  for (let turn = random.below(2); ; turn++) {
    await pause(random.between(longestRestMs / 4, longestRestMs), storm);
    const fault = decks[turn % 2]?.();
    if (isCalm(stage) || !fault) return;
    const [name, strike] = fault;
    const at = history.now();
    const how = await strike(stage, random);
    history.add({
      kind: "nemesis",
      at,
      what: how ? `${name}: ${how}` : name,
      until: history.now(),
    });
  }
}

/** Each once, in random order, before any comes again. */
function deck(faults: Named[], random: Random) {
  let left: Named[] = [];
  return () => {
    if (left.length === 0) left = [...faults];
    const chosen = random.pick(left);
    left = left.filter((fault) => fault !== chosen);
    return chosen;
  };
}

const onServers: Named[] = [
  ["end one", (stage, random) => restart(stage, random, 1)],
  ["end both", (stage, random) => restart(stage, random, 2)],
  ["freeze one", freeze],
];

const onFile: Named[] = [["hold the lock", holdLocks]];

/** Where the database does not run what it is asked for, and where it does but nobody learns of it. */
const before: FaultKind[] = ["refuse", "reset", "hang", "bad-gateway", "expired", "busy", "slow"];
const after: FaultKind[] = ["cut", "lost", "mute"];

const onRemote: Named[] = [
  ["restart the database", ({ home }) => home.server?.restart()],
  ...[...before, ...after].map((kind): Named => [
    `database ${kind}`,
    (stage, random) => failRequests(stage, random, kind),
  ]),
];

async function restart({ servers, storm }: Stage, random: Random, count: number) {
  const first = random.below(servers.length);
  const victims = servers.filter((_, index) => count > 1 || index === first);
  const signals = await Promise.all(
    victims.map(async (server) => {
      const signal = random.pick(["SIGTERM", "SIGKILL"] as const);
      await server.end(signal);
      await pause(random.between(0, 600), storm);
      await server.restart();
      return signal;
    }),
  );
  return signals.join(", ");
}

async function freeze({ servers, storm }: Stage, random: Random) {
  const victim = random.pick(servers);
  victim.freeze();
  await pause(random.between(500, 2_500), storm);
  victim.thaw();
}

/** Another process takes SQLite's write lock: a backup, a command line tool. */
async function holdLock({ home, storm }: Stage, random: Random) {
  const client = createClient({ url: `file:${home.file}`, timeout: 200, concurrency: 1 });
  try {
    await client.execute("begin immediate");
    await pause(random.between(50, 1_000), storm);
    await client.execute("rollback");
  } catch {
    // Somebody else had it: that is contention as well.
  } finally {
    client.close();
  }
}

async function holdLocks(stage: Stage, random: Random) {
  for (let times = random.between(1, 4); times > 0; times--) {
    await holdLock(stage, random);
    await pause(random.between(0, 50), stage.storm);
  }
}

/** A few requests meet the fault, or all of them for a while. */
async function failRequests({ home, storm }: Stage, random: Random, kind: FaultKind) {
  const times = random.chance(0.5) ? random.between(1, 10) : undefined;
  const delayMs = random.between(100, 1_500);
  await home.server?.faults.begin({ kind, times, delayMs });
  await pause(random.between(200, 2_000), storm);
  await home.server?.faults.clear();
  return times ? "a few requests" : "every request";
}
