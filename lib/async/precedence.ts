import "server-only";

/** In milliseconds. */
type Bounds = {
  /** How long other work waits at most. */
  waitsMs: number;
  /** How long it then runs beside what comes first. */
  runsMs: number;
  /** How long it waits after the end of what comes first, for what follows that. */
  afterwardsMs: number;
};

/** Lets some work come first: while it is under way, other work waits, though not longer than its bounds say. */
export class Precedence {
  readonly #bounds: Bounds;
  readonly #underWay = new Set<object>();
  #takenSince = 0;
  #takenUntil = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** Returns a function to call when the work has ended; called again, it does nothing. */
  take(): () => void {
    const now = performance.now();
    if (!this.#isTaken(now)) this.#takenSince = now;
    const work = {};
    this.#underWay.add(work);
    return () => {
      if (this.#underWay.delete(work))
        this.#takenUntil = performance.now() + this.#bounds.afterwardsMs;
    };
  }

  /** Whether other work has to wait. */
  get isTaken(): boolean {
    const { waitsMs, runsMs } = this.#bounds;
    const now = performance.now();
    return this.#isTaken(now) && (now - this.#takenSince) % (waitsMs + runsMs) < waitsMs;
  }

  #isTaken(now: number) {
    return this.#underWay.size > 0 || now < this.#takenUntil;
  }
}
