import { redisProgram, startRedis } from "@/lib/realtime/testing/redis-server";
import { startRoundRobin } from "../support/round-robin";
import type { TestDatabase } from "./database";
import type { History } from "./history";
import { seeded } from "./random";
import { installReleaseWitness } from "./release-witness";
import type { RunContext } from "./run-context";
import { scaleOf, type Scale } from "./scale";
import { createSchool } from "./school";
import { serverPorts, startServer } from "./server";
import { Watcher, type WatcherOptions } from "./watcher";

export type Options = {
  seed: number;
  seconds: number;
  database: TestDatabase;
  history: History;
  /** Only so many kills, with many students; without it all kinds of faults. */
  kills: number | undefined;
  /** So many streams on three instances behind a load balancer, with so many rolling restarts. */
  streams: number | undefined;
  restarts: number;
  /** Instances tell each other over Redis that there is something new. */
  hints: boolean;
  /** By how much the clock of one instance is wrong. */
  skewMs: number;
  /** How much later than one poll an announcement may come. */
  lateMs: number;
};

/** How long the start of an instance may take, on a machine with other work. */
export const START_MS = 30_000;

/** How many times instances are started again. */
export const startsOf = ({ kills = 0, restarts }: { kills?: number; restarts: number }) =>
  kills + 3 * restarts;

/** With hints a poll is only the second way. */
const POLL_WITH_HINTS_MS = 4_000;

/** Creates the school and starts the instances. */
export async function createContext(
  options: Options,
  signals: Pick<RunContext, "workload" | "done">,
): Promise<RunContext> {
  const { seed, database, history } = options;
  const scale = scaleOf(options);
  const randomFor = (actor: string) => seeded(seed, actor);
  const school = await createSchool(randomFor("school"), scale);
  await installReleaseWitness(database.file);
  for (const row of school.enrolled) {
    history.add({ kind: "enrol", ...row, outcome: "ok", invoked: 0, completed: 0 });
  }
  const entrances = await startServers(options, scale);
  const received = new Map(school.students.map(({ id }) => [id, []]));
  return { ...signals, ...entrances, database, history, school, scale, randomFor, received };
}

async function startServers(
  { database, history, skewMs, hints }: Options,
  scale: Scale,
): Promise<Pick<RunContext, "servers" | "entrances">> {
  const ports = await serverPorts(scale.instances);
  const balancer = scale.balanced ? await startRoundRobin(ports) : undefined;
  const settings = {
    STREAM_HEARTBEAT_MS: String(scale.heartbeatMs),
    STREAM_MAX_AGE_MS: String(scale.maxAgeMs),
    ...(balancer && { APP_ORIGIN: balancer.origin }),
    ...(hints && (await hintsOverRedis())),
  };
  const servers = await Promise.all(
    ports.map((port, index) => {
      const skew = index === 0 ? skewMs : 0;
      return startServer("ABCDEFGH"[index] ?? String(port), {
        database,
        history,
        port,
        settings,
        skewMs: skew,
      });
    }),
  );
  const entrances = balancer ? [{ name: "balancer", origin: balancer.origin }] : servers;
  return { servers, entrances };
}

/** Redis ends with the checker. */
async function hintsOverRedis() {
  if (!redisProgram) throw new Error("--hints needs Redis: it is not installed.");
  const { url } = await startRedis();
  return { HINTS_URL: url, STREAM_POLL_MS: String(POLL_WITH_HINTS_MS) };
}

/** Several for each student; the first student has as many as are allowed, one of them long offline. */
export function createWatchers(context: RunContext, now: number, runMs: number): Watcher[] {
  const offline = { fromMs: now + runMs * 0.15, toMs: now + runMs * 0.75 };
  const options: WatcherOptions[] = [{ position: "0123456789ab.7" }, { offline }];
  const { school, scale, randomFor } = context;
  const random = randomFor("steadiness");
  return school.students.flatMap((student, index) =>
    Array.from({ length: index === 0 ? 5 : scale.streamsEach }, (_, n) => {
      const steady = index > 0 && random.chance(scale.steady);
      const own = index === 0 || scale.steady === 0 ? options[n] : undefined;
      return new Watcher(context, `${student.name}, watcher ${n + 1}`, student, { steady, ...own });
    }),
  );
}
