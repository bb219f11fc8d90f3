import "server-only";

type Options = {
  read: () => void;
  /** In a row, and then one each `intervalMs`. */
  burst?: number;
  intervalMs?: number;
};

/**
 * Bounds how often hints make the log be read: up to 8 times at once, and 20 times a second over time. What is asked
 * for beyond that becomes one read as soon as the budget allows it.
 */
export class ReadBudget {
  readonly #read: () => void;
  readonly #burst: number;
  readonly #intervalMs: number;
  /** When the budget is, or was, full again (`performance.now()`). */
  #fullAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ read, burst = 8, intervalMs = 50 }: Options) {
    this.#read = read;
    this.#burst = burst;
    this.#intervalMs = intervalMs;
  }

  /** Reads at once, or when the budget allows it. */
  request() {
    if (this.#timer) return;
    const waitMs = (1 - this.#left()) * this.#intervalMs;
    if (waitMs > 0) this.#timer = setTimeout(() => this.#spend(), waitMs).unref();
    else this.#spend();
  }

  /** Reads at once, or not at all when that could make a later request wait. */
  requestSpare() {
    if (this.#left() >= 2) this.#spend();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** How many reads may be made at once. */
  #left(): number {
    return this.#burst - Math.max(0, this.#fullAt - performance.now()) / this.#intervalMs;
  }

  #spend() {
    this.#timer = undefined;
    this.#fullAt = Math.max(this.#fullAt, performance.now()) + this.#intervalMs;
    this.#read();
  }
}
