type Monotonic = () => number;

/**
 * The server's time. A device's own clock may be wrong by minutes or a day, so only its monotonic clock is
 * used, from what the server says of its time.
 */
export class ServerClock {
  readonly #monotonic: Monotonic;
  /** Server time at the monotonic clock's zero. */
  #origin = -Infinity;

  constructor(monotonic: Monotonic = () => performance.now()) {
    this.#monotonic = monotonic;
  }

  /**
   * `time` was the server's time when it answered. Each answer is under way for a while and some are
   * stored, so the latest estimate is the best. It also corrects a monotonic clock that stood still while the device slept.
   */
  observe(time: number) {
    if (Number.isFinite(time)) this.#origin = Math.max(this.#origin, time - this.#monotonic());
  }

  /** Milliseconds since 1970, or undefined before the first observation. */
  now(): number | undefined {
    return this.#origin === -Infinity ? undefined : this.#origin + this.#monotonic();
  }
}
