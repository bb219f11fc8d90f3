import "server-only";

import { AsyncLocalStorage } from "node:async_hooks";
import type { Logger } from "pino";
import { releaseDue } from "./scheduler";

/** A timer counts 32 bits of milliseconds. */
const MAX_DELAY_MS = 2 ** 31 - 1;
/** After a start the first poll comes within this time: something may have come due while nothing ran. */
const FIRST_POLL_MS = 250;

// A module variable would be another one in pages, actions, Route Handlers and instrumentation.
const timerKey: unique symbol = Symbol.for("naik-kelas.release-timer");
const shared = globalThis as { [timerKey]?: ReleaseTimer };

/**
 * Publishes scheduled announcements when their time has come: one statement a poll while none is due. The
 * next poll comes earlier when an announcement is due earlier. Any number of instances may run one.
 */
class ReleaseTimer {
  readonly #pollMs: number;
  readonly #log: Logger;
  // Timers begun inside a request would keep that request's context alive for ever.
  readonly #outsideRequests = AsyncLocalStorage.snapshot();
  #timer: NodeJS.Timeout | undefined;
  #firesAt = Infinity;
  #running = false;
  #stopped = false;
  #failed = false;

  constructor({ pollMs, log }: { pollMs: number; log: Logger }) {
    this.#pollMs = pollMs;
    this.#log = log;
    this.wakeIn(FIRST_POLL_MS * Math.random()); // instances that start together do not poll together
  }

  /** Polls in `delayMs` at the latest. */
  wakeIn(delayMs: number) {
    const delay = Math.min(Math.max(delayMs, 0), this.#pollMs, MAX_DELAY_MS);
    const firesAt = performance.now() + delay;
    if (this.#stopped || firesAt >= this.#firesAt) return;
    clearTimeout(this.#timer);
    this.#firesAt = firesAt;
    this.#outsideRequests(() => {
      this.#timer = setTimeout(() => void this.#run(), delay).unref();
    });
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #run() {
    this.#firesAt = Infinity;
    if (this.#running) return this.wakeIn(10);
    this.#running = true;
    let nextInMs = this.#pollMs;
    try {
      nextInMs = Math.min(await releaseDue(this.#log), this.#pollMs);
      this.#failed = false;
    } catch (err) {
      if (!this.#failed) this.#log.error({ err }, "scheduled announcements could not be published");
      this.#failed = true;
    } finally {
      this.#running = false;
      this.wakeIn(nextInMs);
    }
  }
}

/** Starts the timer of this process. Returns a function that stops it. */
export function startReleaseTimer(options: { pollMs: number; log: Logger }): () => void {
  const timer = new ReleaseTimer(options);
  shared[timerKey] = timer;
  return () => timer.stop();
}

/** An announcement was scheduled that is due in `delayMs`. */
export const wakeReleaseTimer = (delayMs: number) => shared[timerKey]?.wakeIn(delayMs);
