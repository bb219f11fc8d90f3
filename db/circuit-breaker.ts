import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { DatabaseUnavailableError } from "./errors";

/** So many calls have to be without a result: one that is lost on its way is no hang. */
const LEAST_IN_FLIGHT = 5;
/** Counted in checks, not by the clock: after a busy moment of this process, results may only wait to be read. */
const CHECK_MS = 250;
const SILENT_CHECKS = 4;
const PROBE_INTERVAL_MS = 1_000;

type Options = {
  /** Asks the server, through `watch`. */
  probe: () => Promise<unknown>;
  onOpen: () => void;
  checkMs?: number;
  probeMs?: number;
};

/**
 * Opens when the server hangs: several calls are in flight, and for a second none gets a result. Then whoever
 * asks it would only wait. The next result closes it; `probe` runs every second until there is one.
 */
export class CircuitBreaker {
  readonly #options: Required<Options>;
  readonly #outsideRequests = AsyncLocalStorage.snapshot(); // a timer keeps its request's context
  #inFlight = 0;
  #silentChecks = 0;
  #isOpen = false;
  #isScheduled = false;

  constructor({ checkMs = CHECK_MS, probeMs = PROBE_INTERVAL_MS, ...options }: Options) {
    this.#options = { checkMs, probeMs, ...options };
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Runs a call, and takes its result as a sign that the server answers. */
  async watch<T>(call: () => Promise<T>): Promise<T> {
    if (++this.#inFlight === LEAST_IN_FLIGHT) {
      this.#silentChecks = 0;
      this.#outsideRequests(() => this.#checkLater());
    }
    try {
      const result = await call();
      this.#onResult();
      return result;
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError)) this.#onResult(); // the statement's own error
      throw error;
    } finally {
      this.#inFlight--;
    }
  }

  #onResult() {
    this.#silentChecks = 0;
    this.#isOpen = false;
  }

  #checkLater() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setTimeout(() => this.#check(), this.#options.checkMs).unref();
  }

  #check() {
    this.#isScheduled = false;
    if (this.#isOpen || this.#inFlight < LEAST_IN_FLIGHT) return;
    if (++this.#silentChecks < SILENT_CHECKS) return this.#checkLater();
    this.#isOpen = true;
    this.#options.onOpen();
    void this.#probeUntilClosed();
  }

  async #probeUntilClosed() {
    while (this.#isOpen) {
      await pause(this.#options.probeMs, undefined, { ref: false });
      await this.#options.probe().catch(() => undefined);
    }
  }
}
