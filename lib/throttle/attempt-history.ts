import "server-only";

const WINDOW_MS = 15 * 60_000;
const MAX_KEYS = 10_000;
const MIN_ODDS = 0.5;

type Settings = { windowMs?: number; mostKeys?: number; now?: () => number };
type Count = { count: number; resetsAt: number };

/** Counts by key in fixed windows. Beyond `mostKeys` the least recently counted key is evicted. */
export class RecentCounts {
  readonly #counts = new Map<string, Count>();
  readonly #settings: Required<Settings>;

  constructor({
    windowMs = WINDOW_MS,
    mostKeys = MAX_KEYS,
    now = () => performance.now(), // monotonic
  }: Settings = {}) {
    this.#settings = { windowMs, mostKeys, now };
  }

  get size() {
    return this.#counts.size;
  }

  of(key: string): number {
    return this.#current(key)?.count ?? 0;
  }

  add(key: string): void {
    const { windowMs, mostKeys, now } = this.#settings;
    const { count, resetsAt } = this.#current(key) ?? { count: 0, resetsAt: now() + windowMs };
    this.#counts.delete(key);
    this.#counts.set(key, { count: count + 1, resetsAt });
    const [oldest] = this.#counts.keys();
    if (oldest !== undefined && this.#counts.size > mostKeys) this.#counts.delete(oldest);
  }

  #current(key: string): Count | undefined {
    const found = this.#counts.get(key);
    return found && found.resetsAt > this.#settings.now() ? found : undefined;
  }
}

/**
 * Recent sign-in attempts of this process, to rank the waiting ones. It rejects no attempt: limits are
 * in the database.
 */
export class AttemptHistory {
  readonly #attempts: RecentCounts;
  readonly #failures: RecentCounts;
  readonly #successes: RecentCounts;

  constructor(settings: Settings = {}) {
    this.#attempts = new RecentCounts(settings);
    this.#failures = new RecentCounts(settings);
    this.#successes = new RecentCounts(settings);
  }

  /** Counts an attempt of `source`: an account, a device or a session. */
  noteAttempt(source: string): void {
    this.#attempts.add(source);
  }

  noteOutcome(network: string, succeeded: boolean): void {
    (succeeded ? this.#successes : this.#failures).add(network);
  }

  attempts(source: string): number {
    return this.#attempts.of(source);
  }

  /**
   * Failures per success of a network, at least 0.5. At the minimum, as for a school, only the first
   * attempt of each account ranks before an unknown network, not the second. Otherwise repeated
   * sign-ins with one account would raise the network's priority without limit.
   */
  odds(network: string): number {
    return Math.max(MIN_ODDS, (this.#failures.of(network) + 1) / (this.#successes.of(network) + 1));
  }
}
