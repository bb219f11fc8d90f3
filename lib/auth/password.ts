import "server-only";

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { genSaltSync, getRounds } from "bcryptjs";
import { RetryLater } from "@/lib/errors";
import { PoolFullError, WorkerPool } from "@/lib/workers/pool";

const COST = 11;
const MOST_WORKERS = 4;
/** Where streams and pages find a core while passwords are hashed. */
const OTHER_WORK_CORES = 1;
const QUEUE = 64;
const TIME_LIMIT_MS = 10_000;
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
const { pool, tally } = (shared[workersKey] ??= prepareWorkers());

function prepareWorkers() {
  const workers = new WorkerPool<Job, string | boolean>({
    spawn: () => new Worker(new URL("./bcrypt-worker.mjs", import.meta.url)),
    workers: Math.min(MOST_WORKERS, Math.max(1, availableParallelism() - OTHER_WORK_CORES)),
    queue: QUEUE,
    timeLimitMs: TIME_LIMIT_MS,
  });
  return { pool: workers, tally: { comparisons: 0 } };
}

export type PasswordWork = {
  hash: (password: string) => Promise<string>;
  /** Whether `password` is the one behind `storedHash`; one comparison is made in every case. */
  matches: (password: string, storedHash: string | null | undefined) => Promise<boolean>;
};

/**
 * Runs `work` in one of the places that there are for hashing, which takes long: 40 that sign in at once
 * are served, 400 are asked to come back.
 */
export async function withPasswords<T>(work: (does: PasswordWork) => Promise<T>): Promise<T> {
  try {
    return await pool.admit((run) =>
      work({
        hash: async (password) => (await run({ password, cost: COST })) as string,
        matches: async (password, storedHash) => {
          tally.comparisons++;
          const real = isBcryptHash(storedHash ?? "");
          const matched = await run({ password, storedHash: real ? storedHash! : nobodysHash });
          return real && matched === true;
        },
      }),
    );
  } catch (error) {
    if (error instanceof PoolFullError) throw new RetryLater("BUSY", "crowded", RETRY_AFTER_S);
    throw error;
  }
}

export const hashPassword = (password: string) => withPasswords(({ hash }) => hash(password));

/** Whether a hash that has just matched was made at another cost than today's. */
export const isOutdated = (storedHash: string) => getRounds(storedHash) !== COST;

/** How many passwords this process has compared since it started. */
export const comparisonsMade = () => tally.comparisons;
