import "server-only";

import { recorded } from "@/lib/metrics/recorded";
import type { Change } from "./log-follower";
import type { Position } from "./position";
import type { StreamUpdate } from "./stream-update";

/** Publications that wait to be written at one time; of more the oldest are not measured. */
const MAX_PENDING = 1_000;

/**
 * Measures the time from publications to their frames: one observation for each batch of streams, so that a broadcast
 * costs nothing for each stream.
 */
export class DeliveryDelays {
  /** By the number of its change, when it was published, by `performance.now()`. */
  readonly #publishedAt = new Map<number, number>();

  /**
   * Notes publications when they are read. They were committed after `readBefore`, when the log was last read to its
   * end: what is published later than its time, which the log has for the time of publication, is no delay of a stream.
   */
  note(changes: readonly Change[], readBefore: number) {
    const now = performance.now();
    for (const { seq, ageMs } of changes) {
      if (ageMs === null) continue;
      this.#publishedAt.set(seq, Math.max(readBefore, now - Math.max(ageMs, 0)));
    }
    for (const seq of this.#publishedAt.keys()) {
      if (this.#publishedAt.size <= MAX_PENDING) break;
      this.#publishedAt.delete(seq);
    }
  }

  /** Observes a batch of streams that was written, by its oldest publication. */
  observe(updates: readonly StreamUpdate[]) {
    let oldest = Infinity;
    for (const { frame } of new Set(updates)) {
      for (const { seq } of frame.newNotifications ?? []) {
        oldest = Math.min(oldest, this.#publishedAt.get(seq) ?? Infinity);
      }
    }
    if (oldest < Infinity) recorded.publishToFrame.observe((performance.now() - oldest) / 1_000);
  }

  /** Everything up to here was written to all clients that could receive: what a slow one gets later is its own delay. */
  settle(upTo: Position) {
    for (const seq of this.#publishedAt.keys()) {
      if (seq <= upTo.seq) this.#publishedAt.delete(seq);
    }
  }
}
