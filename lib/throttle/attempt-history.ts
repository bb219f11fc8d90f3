import "server-only";

const WINDOW_MS = 15 * 60_000;
const MOST_KEYS = 10_000;
const LEAST_ODDS = 0.5;

type Settings = { windowMs?: number; mostKeys?: number; now?: () => number };
type Count = { count: number; resetsAt: number };

/** Counts by key within fixed windows. Of too many keys the one that was counted longest ago is forgotten. */
export class RecentCounts {
  readonly #counts = new Map<string, Count>();
  readonly #settings: Required<Settings>;

  constructor({
    windowMs = WINDOW_MS,
    mostKeys = MOST_KEYS,
    now = () => performance.now(), // does not follow the system's clock
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
 * What this process remembers of attempts to sign in, to rank those that wait. It decides nobody's
 * success: limits are in the database.
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

  /** An attempt was made in the name of `source`: an account, a device, a session. */
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
   * Failures for each success from a network, at least a half: with it the first attempt of each account
   * goes before a network of which nothing is known, as at a school, and the second does not. Whoever has
   * an account could otherwise buy a place before everybody by signing in again and again.
   */
  odds(network: string): number {
    return Math.max(
      LEAST_ODDS,
      (this.#failures.of(network) + 1) / (this.#successes.of(network) + 1),
    );
  }
}
