import "server-only";

import { AsyncLocalStorage } from "node:async_hooks";

/** A timer counts 32 bits of milliseconds. */
const MAX_DELAY_MS = 2 ** 31 - 1;

type Settings = {
  pollMs: number;
  /** Resolves with the milliseconds after which it must run again; at most `pollMs` is waited. */
  run: () => Promise<number>;
  /** Called for the first of consecutive failures. */
  onFailure: (err: unknown) => void;
};

/**
 * Runs a job at least once a poll interval, earlier when the job says so or when it is woken. Runs never overlap.
 * The first comes after a random part of the interval: instances that start together do not poll together.
 */
export class PollTimer {
  readonly #settings: Settings;
  // Timers begun inside a request would keep that request's context alive for ever.
  readonly #outsideRequests = AsyncLocalStorage.snapshot();
  #timer: NodeJS.Timeout | undefined;
  #firesAt = Infinity;
  #running = false;
  /** When it was woken for during a run. */
  #wokenFor = Infinity;
  #stopped = false;
  #failed = false;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.wakeIn(settings.pollMs * Math.random());
  }

  /** Runs in `delayMs` at the latest. */
  wakeIn(delayMs: number) {
    const delay = Math.min(Math.max(delayMs, 0), this.#settings.pollMs, MAX_DELAY_MS);
    const firesAt = performance.now() + delay;
    if (this.#running) {
      this.#wokenFor = Math.min(this.#wokenFor, firesAt);
      return;
    }
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
    this.#running = true;
    let nextInMs = this.#settings.pollMs;
    try {
      nextInMs = await this.#settings.run();
      this.#failed = false;
    } catch (err) {
      if (!this.#failed) this.#settings.onFailure(err);
      this.#failed = true;
    } finally {
      this.#running = false;
      const woken = this.#wokenFor - performance.now();
      this.#wokenFor = Infinity;
      this.wakeIn(Math.min(nextInMs, this.#failed ? this.#settings.pollMs : woken));
    }
  }
}
