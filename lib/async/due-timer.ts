import "server-only";

import { AsyncLocalStorage } from "node:async_hooks";

/** A timer counts 32 bits of milliseconds. */
const MAX_DELAY_MS = 2 ** 31 - 1;
/** After a start the first poll comes within this time: something may have come due while nothing ran. */
const FIRST_POLL_MS = 250;

type Options = {
  pollMs: number;
  /** Does what is due; returns in how many milliseconds the next is, `Infinity` for never. */
  run: () => Promise<number>;
  /** Called for the first of several failures. */
  onFailure: (error: unknown) => void;
};

/**
 * Runs a task whenever something is due, and every `pollMs` at the latest, since other instances may have stored
 * something that is due earlier. Runs never overlap. Any number of instances may have one: the task claims.
 */
export class DueTimer {
  readonly #options: Options;
  // Timers begun inside a request would keep that request's context alive for ever.
  readonly #outsideRequests = AsyncLocalStorage.snapshot();
  #timer: NodeJS.Timeout | undefined;
  #firesAt = Infinity;
  #running = false;
  #stopped = false;
  #failed = false;

  constructor(options: Options) {
    this.#options = options;
    this.wakeIn(FIRST_POLL_MS * Math.random()); // instances that start together do not poll together
  }

  /** Runs in `delayMs` at the latest. */
  wakeIn(delayMs: number) {
    const delay = Math.min(Math.max(delayMs, 0), this.#options.pollMs, MAX_DELAY_MS);
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
    const { pollMs, run, onFailure } = this.#options;
    let nextInMs = pollMs;
    try {
      nextInMs = Math.min(await run(), pollMs);
      this.#failed = false;
    } catch (error) {
      if (!this.#failed) onFailure(error);
      this.#failed = true;
    } finally {
      this.#running = false;
      this.wakeIn(nextInMs);
    }
  }
}
