import "server-only";

import type { ReadBudget } from "./read-budget";

/**
 * When the log is read after a hint, in milliseconds: a commit can be seen only some time after its hint, since a
 * replica lags behind.
 */
const READS_AT_MS = [0, 6, 16, 36, 76, 150, 400, 1_500];

/** The same where a look tells whether there is anything to read: its writer still waits for the disk. */
export const LOOKS_AT_MS = [...Array.from({ length: 51 }, (_, look) => 3 * look), 400, 1_500];

type Options = {
  /** The last read is made in any case. */
  atMs?: readonly number[];
  /** Whether anything was committed since it was last asked: if not, nothing is read. Must not fail. */
  hasCommits?: () => Promise<boolean>;
};

/** The reads that follow the latest hint of one source. */
export class HintedReads {
  readonly #budget: ReadBudget;
  readonly #atMs: readonly number[];
  readonly #hasCommits: Options["hasCommits"];
  #isRead = () => true;
  /** Whether nothing but what the latest hint is about was left to be read when it came. */
  #isAlone = true;
  #timer: NodeJS.Timeout | undefined;

  constructor(budget: ReadBudget, { atMs = READS_AT_MS, hasCommits }: Options = {}) {
    this.#budget = budget;
    this.#atMs = atMs;
    this.#hasCommits = hasCommits;
  }

  /**
   * Begins with the first read, at once; a later hint begins anew. No more are made when `isRead` says that the log
   * has grown since, except the last one where that may have been due to an earlier hint, or to something else (not `isAlone`).
   */
  begin(isRead: () => boolean, isAlone = true) {
    this.#isAlone = isAlone && this.#isAlone && this.#isRead();
    this.stop();
    this.#isRead = isRead;
    this.#step(0);
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #step(step: number) {
    const isRead = this.#isRead();
    if (isRead && this.#isAlone) return;
    const delayMs = (this.#atMs[step + 1] ?? Number.NaN) - (this.#atMs[step] ?? 0);
    if (Number.isNaN(delayMs)) return this.#end();
    if (!isRead) void this.#request(step);
    this.#timer = setTimeout(() => this.#step(step + 1), delayMs).unref();
  }

  async #request(step: number) {
    if (this.#hasCommits) {
      if (await this.#hasCommits()) this.#budget.request();
    } else if (step === 0) this.#budget.request();
    else this.#budget.requestSpare();
  }

  #end() {
    this.#budget.request();
    this.#isRead = () => true; // or not to be seen: it is left to the poll
    this.#isAlone = true;
  }
}
