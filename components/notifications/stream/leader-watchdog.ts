/** Runs a task after some milliseconds; the answer takes it back. */
export type After = (milliseconds: number, task: () => void) => () => void;

/** Two and a bit of the leader's beats. */
const PATIENCE_MS = 4_500;
const ANSWER_PATIENCE_MS = 2_000;

type Options = {
  after: After;
  /** Nothing was heard for a while: the leader may be slow, since browsers throttle hidden pages. */
  ask: () => void;
  /** It does not answer either. */
  giveUp: () => void;
};

/** Watches over a leader: asks it when it falls silent, and gives it up when it does not answer. */
export class LeaderWatchdog {
  readonly #options: Options;
  #cancel: (() => void) | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.heard();
  }

  /** The leader has said something. */
  heard() {
    this.#wait(PATIENCE_MS, () => {
      this.#options.ask();
      this.#wait(ANSWER_PATIENCE_MS, this.#options.giveUp);
    });
  }

  stop() {
    this.#cancel?.();
  }

  // Not all tabs at once: the first that takes the lead is heard by the others.
  #wait(milliseconds: number, task: () => void) {
    this.#cancel?.();
    this.#cancel = this.#options.after(milliseconds * (1 + Math.random() / 5), task);
  }
}
