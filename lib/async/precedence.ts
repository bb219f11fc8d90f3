import "server-only";

/** How long other work waits at most, and how long it then runs beside what comes first, in milliseconds. */
const WAITS_MS = 1_000;
const RUNS_MS = 100;
/** What a request has committed is sent to streams after its end. */
const AFTERWARDS_MS = 10;

/** Lets some work come first: while it is under way, other work waits for ten elevenths of the time at most. */
export class Precedence {
  readonly #underWay = new Set<object>();
  #takenSince = 0;
  #takenUntil = 0;

  /** Returns a function to call when the work has ended; called again, it does nothing. */
  take(): () => void {
    const now = performance.now();
    if (!this.#isTaken(now)) this.#takenSince = now;
    const work = {};
    this.#underWay.add(work);
    return () => {
      if (this.#underWay.delete(work)) this.#takenUntil = performance.now() + AFTERWARDS_MS;
    };
  }

  /** Whether other work has to wait. */
  get isTaken(): boolean {
    const now = performance.now();
    return this.#isTaken(now) && (now - this.#takenSince) % (WAITS_MS + RUNS_MS) < WAITS_MS;
  }

  #isTaken(now: number) {
    return this.#underWay.size > 0 || now < this.#takenUntil;
  }
}
