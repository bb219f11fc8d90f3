import "server-only";

import { Worker } from "node:worker_threads";
import { WorkerPool } from "@/lib/async/worker-pool";

/** One thread: more would only make the disk seek, and more files be half written when it is full. */
const WORKERS = 1;
const TIME_LIMIT_MS = 60_000;

type Job =
  | { task: "copyHashed"; from: string; to: string }
  | { task: "publish"; from: string; to: string; part: string };

export type Hashed = { hash: string; size: number };

// Pages, actions and Route Handlers are separate bundles: they share only globalThis.
const shared = globalThis as { [poolKey]?: WorkerPool<Job, unknown> };
const poolKey: unique symbol = Symbol.for("naik-kelas.disk-worker");
const pool = (shared[poolKey] ??= new WorkerPool<Job, unknown>({
  spawn: () => new Worker(new URL("./disk-worker.mjs", import.meta.url)),
  workers: WORKERS,
  timeLimitMs: TIME_LIMIT_MS,
}));

/** Copies a file; the hash and the size are those of the copy. Nothing is left when it fails. */
export const copyHashed = (from: string, to: string) =>
  pool.run({ task: "copyHashed", from, to }) as Promise<Hashed>;

/**
 * Gives a file that nothing changes a second name, on another disk a copy, with its folders; resolves when bytes
 * and names survive a power cut. `part` is the name of a copy that is not complete.
 */
export const publishFile = async (from: string, to: string, part: string): Promise<void> =>
  void (await pool.run({ task: "publish", from, to, part }));
