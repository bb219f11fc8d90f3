/** Runs a task once after some milliseconds; the returned function cancels it. */
export type Schedule = (milliseconds: number, task: () => void) => () => void;

/** Slightly more than two of the leader's heartbeat intervals. */
const HEARTBEAT_TIMEOUT_MS = 4_500;
const RESPONSE_TIMEOUT_MS = 2_000;

type Options = {
  schedule: Schedule;
  /** No heartbeat for a while: the leader may only be slow, since browsers throttle hidden pages. */
  onSilent: () => void;
  /** No response to `onSilent` either. */
  onTimeout: () => void;
};

/** Detects a leader that no longer sends heartbeats or responds. */
export class LeaderWatchdog {
  readonly #options: Options;
  #cancel: (() => void) | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.reset();
  }

  /** Call for every message of the leader. */
  reset() {
    this.#start(HEARTBEAT_TIMEOUT_MS, () => {
      this.#options.onSilent();
      this.#start(RESPONSE_TIMEOUT_MS, this.#options.onTimeout);
    });
  }

  stop() {
    this.#cancel?.();
  }

  // Jitter: the first tab that takes over sends a heartbeat, which resets the others' watchdogs.
  #start(milliseconds: number, task: () => void) {
    this.#cancel?.();
    this.#cancel = this.#options.schedule(milliseconds * (1 + Math.random() / 5), task);
  }
}
