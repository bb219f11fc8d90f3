import "server-only";

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { genSaltSync, getRounds } from "bcryptjs";
import { env } from "@/lib/env";
import { RetryLater } from "@/lib/errors";
import { log } from "@/lib/log";
import { recorded } from "@/lib/metrics/recorded";
import { AdmissionQueue, type Claim, QUEUE_FULL } from "@/lib/async/admission-queue";
import { WORKER_ERROR, WorkerPool } from "@/lib/async/worker-pool";

const COST = 11;
const MAX_WORKERS = 4;
/** Cores left for streams and pages while passwords are hashed. */
const OTHER_WORK_CORES = 1;
/** Two, so that the next attempt is looked up and counted while one is being hashed. */
const SLOTS_PER_WORKER = 2;
const QUEUE_LIMITS = {
  waiting: 256,
  waitingPerNetwork: 64,
  waitingPerAccount: 10,
  maxWaitMs: 30_000,
};
const TIME_LIMIT_MS = 20_000;
const RETRY_AFTER_S = 5;

/** Rejects foreign hashes of a far higher cost, which would occupy a worker for minutes. */
const BCRYPT_PATTERN = /^\$2[aby]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/;

export const isBcryptHash = (storedHash: string) => BCRYPT_PATTERN.test(storedHash);

/** Compared when there is no hash: takes as much work, and matches no password. */
const dummyHash = genSaltSync(COST) + ".".repeat(31);

type Job = { password: string; storedHash: string } | { password: string; cost: number };

// Pages, actions and Route Handlers are separate bundles: they share only globalThis.
const shared = globalThis as { [workersKey]?: ReturnType<typeof prepareWorkers> };
const workersKey: unique symbol = Symbol.for("naik-kelas.password-workers");
const { pool, queue, stats } = (shared[workersKey] ??= prepareWorkers());

function prepareWorkers() {
  const workers =
    env.PASSWORD_WORKERS ??
    Math.min(MAX_WORKERS, Math.max(1, availableParallelism() - OTHER_WORK_CORES));
  return {
    pool: new WorkerPool<Job, string | boolean>({
      spawn: () => new Worker(new URL("./bcrypt-worker.mjs", import.meta.url)),
      workers,
      timeLimitMs: TIME_LIMIT_MS,
    }),
    queue: new AdmissionQueue({ turns: workers * SLOTS_PER_WORKER, ...QUEUE_LIMITS }),
    stats: { comparisons: 0 },
  };
}

export type PasswordHasher = {
  hash: (password: string) => Promise<string>;
  /** Whether `password` matches `storedHash`; makes one comparison in every case. */
  matches: (password: string, storedHash: string | null | undefined) => Promise<boolean>;
};

/**
 * Runs `work` when the admission queue admits the claim (see lib/async/admission-queue.ts), because hashing
 * takes long. Throws `RetryLater` when it cannot be served soon.
 */
export async function withPasswords<T>(
  claim: Claim,
  work: (hasher: PasswordHasher) => Promise<T>,
): Promise<T> {
  const queuedAt = performance.now();
  try {
    return await queue.admit(claim, () => {
      recorded.passwordWait.observe((performance.now() - queuedAt) / 1_000);
      return work({ hash, matches });
    });
  } catch (error) {
    if (!isOverload(error)) throw error;
    if (error.name === WORKER_ERROR) log.error({ err: error }, "a password could not be hashed");
    throw new RetryLater("BUSY", "crowded", RETRY_AFTER_S);
  }
}

/** By name: queue and pool may come from another bundle, which has its own classes. */
const isOverload = (error: unknown): error is Error =>
  error instanceof Error && [QUEUE_FULL, WORKER_ERROR].includes(error.name);

const hash: PasswordHasher["hash"] = async (password) =>
  (await pool.run({ password, cost: COST })) as string;

const matches: PasswordHasher["matches"] = async (password, storedHash) => {
  stats.comparisons++;
  const real = isBcryptHash(storedHash ?? "");
  const matched = await pool.run({ password, storedHash: real ? storedHash! : dummyHash });
  return real && matched === true;
};

/** Whether a hash has another cost than new ones. */
export const isOutdated = (storedHash: string) => getRounds(storedHash) !== COST;

/** How many attempts are waiting in the queue. */
export const countWaitingSignIns = () => queue.waiting;

export const hasWaitingSignIns = () => countWaitingSignIns() > 0;

/** How many passwords this process has compared since it started. */
export const countComparisons = () => stats.comparisons;
