import "server-only";

import { Worker } from "node:worker_threads";
import { WorkerPool } from "@/lib/async/worker-pool";
import { log } from "@/lib/log";
import { isShown, MAX_PICTURE_PIXELS } from "./detect-type";
import type { DetectedFile } from "./types";

const TIME_LIMIT_MS = 5_000;
/** Pictures that wait; others get no thumbnail, and are shown without. */
const MAX_WAITING = 50;

type Job = { path: string; maxPixels: number };
type Shared = { pool: WorkerPool<Job, Uint8Array | null>; waiting: number };

// Route Handlers and what boots are separate bundles: they share only globalThis.
const shared = globalThis as { [workerKey]?: Shared };
const workerKey: unique symbol = Symbol.for("naik-kelas.thumbnail-worker");
const state = (shared[workerKey] ??= {
  pool: new WorkerPool<Job, Uint8Array | null>({
    spawn: () => new Worker(new URL("./thumbnail-worker.mjs", import.meta.url)),
    workers: 1, // a large picture takes up to 200 MB
    timeLimitMs: TIME_LIMIT_MS,
  }),
  waiting: 0,
});

/**
 * A small WebP picture of a file, of at most 15 kB; undefined for what is no picture, is too large, or cannot be
 * decoded, and when too many wait. Never throws.
 */
export async function makeThumbnail(
  path: string,
  { type, width }: Pick<DetectedFile, "type" | "width">,
): Promise<Uint8Array | undefined> {
  if (!isShown(type) || width === null || state.waiting >= MAX_WAITING) return undefined;
  state.waiting++;
  try {
    return (await state.pool.run({ path, maxPixels: MAX_PICTURE_PIXELS })) ?? undefined;
  } catch (err) {
    log.debug({ err }, "a thumbnail could not be made");
    return undefined;
  } finally {
    state.waiting--;
  }
}
