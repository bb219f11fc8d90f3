import "server-only";

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { genSaltSync, getRounds } from "bcryptjs";
import { env } from "@/lib/env";
import { RetryLater } from "@/lib/errors";
import { log } from "@/lib/log";
import { AdmissionQueue, type Claim, QUEUE_FULL } from "@/lib/async/admission-queue";
import { WORKER_ERROR, WorkerPool } from "@/lib/async/worker-pool";

const COST = 11;
const MOST_WORKERS = 4;
/** Where streams and pages find a core while passwords are hashed. */
const OTHER_WORK_CORES = 1;
/** While one is hashed for, the next is already looked up and counted. */
const TURNS_PER_WORKER = 2;
const WAITING = { waiting: 256, waitingPerNetwork: 64, waitingPerAccount: 10, maxWaitMs: 30_000 };
const TIME_LIMIT_MS = 20_000;
const RETRY_AFTER_S = 5;

/** A cost far above ours would keep a worker for minutes: such a hash is none of ours. */
const bcryptForm = /^\$2[aby]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/;

export const isBcryptHash = (storedHash: string) => bcryptForm.test(storedHash);

/** Compared where there is no hash: as much work, and no password has this one. */
const nobodysHash = genSaltSync(COST) + ".".repeat(31);

type Job = { password: string; storedHash: string } | { password: string; cost: number };

// Pages, actions and Route Handlers are bundled apart: only globalThis is one.
const shared = globalThis as { [workersKey]?: ReturnType<typeof prepareWorkers> };
const workersKey: unique symbol = Symbol.for("naik-kelas.password-workers");
const { pool, queue, tally } = (shared[workersKey] ??= prepareWorkers());

function prepareWorkers() {
  const workers =
    env.PASSWORD_WORKERS ??
    Math.min(MOST_WORKERS, Math.max(1, availableParallelism() - OTHER_WORK_CORES));
  return {
    pool: new WorkerPool<Job, string | boolean>({
      spawn: () => new Worker(new URL("./bcrypt-worker.mjs", import.meta.url)),
      workers,
      timeLimitMs: TIME_LIMIT_MS,
    }),
    queue: new AdmissionQueue({ turns: workers * TURNS_PER_WORKER, ...WAITING }),
    tally: { comparisons: 0 },
  };
}

export type PasswordHasher = {
  hash: (password: string) => Promise<string>;
  /** Whether `password` is the one behind `storedHash`; one comparison is made in every case. */
  matches: (password: string, storedHash: string | null | undefined) => Promise<boolean>;
};

/**
 * Runs `work` when it is the claim's turn: hashing takes long, so it is shared out (see
 * lib/async/admission-queue.ts), and who cannot be served soon is asked to come back.
 */
export async function withPasswords<T>(
  claim: Claim,
  work: (does: PasswordHasher) => Promise<T>,
): Promise<T> {
  try {
    return await queue.admit(claim, () => work({ hash, matches }));
  } catch (error) {
    if (!isOverload(error)) throw error;
    if (error.name === WORKER_ERROR) log.error({ err: error }, "a password could not be hashed");
    throw new RetryLater("BUSY", "crowded", RETRY_AFTER_S);
  }
}

/** By name: queue and pool may be those of another bundle, whose classes are not the same. */
const isOverload = (error: unknown): error is Error =>
  error instanceof Error && [QUEUE_FULL, WORKER_ERROR].includes(error.name);

const hash: PasswordHasher["hash"] = async (password) =>
  (await pool.run({ password, cost: COST })) as string;

const matches: PasswordHasher["matches"] = async (password, storedHash) => {
  tally.comparisons++;
  const real = isBcryptHash(storedHash ?? "");
  const matched = await pool.run({ password, storedHash: real ? storedHash! : nobodysHash });
  return real && matched === true;
};

/** Whether a hash that has just matched was made at another cost than today's. */
export const isOutdated = (storedHash: string) => getRounds(storedHash) !== COST;

/** Whether anybody waits for a turn at this moment. */
export const hasWaitingSignIns = () => queue.waiting > 0;

/** How many passwords this process has compared since it started. */
export const countComparisons = () => tally.comparisons;
