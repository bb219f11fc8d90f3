import "server-only";

type Options = {
  read: () => void;
  /** In a row, and then one each `intervalMs`. */
  burst?: number;
  intervalMs?: number;
};

/**
 * Bounds how often hints make the log be read: up to 4 times at once, and 20 times a second over time. What is asked
 * for beyond that becomes one read as soon as the budget allows it.
 */
export class ReadBudget {
  readonly #read: () => void;
  readonly #burst: number;
  readonly #intervalMs: number;
  /** When the budget is, or was, full again (`performance.now()`). */
  #fullAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ read, burst = 4, intervalMs = 50 }: Options) {
    this.#read = read;
    this.#burst = burst;
    this.#intervalMs = intervalMs;
  }

  /** Reads at once, or when the budget allows it. */
  request() {
    if (this.#timer) return;
    const now = performance.now();
    const waitMs = this.#fullAt - now - (this.#burst - 1) * this.#intervalMs;
    if (waitMs > 0) this.#timer = setTimeout(() => this.#spend(), waitMs).unref();
    else this.#spend();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #spend() {
    this.#timer = undefined;
    this.#fullAt = Math.max(this.#fullAt, performance.now()) + this.#intervalMs;
    this.#read();
  }
}
