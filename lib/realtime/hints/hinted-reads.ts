import "server-only";

import type { ReadBudget } from "./read-budget";

/**
 * When the log is read after a hint, in milliseconds: a commit can be seen only some time after the file was written
 * (its writer waits for the disk), or after a hint (a replica lags behind).
 */
const READS_AT_MS = [0, 6, 16, 36, 76, 150, 400, 1_500];
const LAST = READS_AT_MS.length - 1;

/** The reads that follow the latest hint of one source. */
export class HintedReads {
  readonly #budget: ReadBudget;
  #isRead = () => true;
  /** Whether nothing but what the latest hint is about was left to be read when it came. */
  #isAlone = true;
  #timer: NodeJS.Timeout | undefined;

  constructor(budget: ReadBudget) {
    this.#budget = budget;
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
    if (step === LAST) this.#end();
    else {
      if (step === 0 && !isRead) this.#budget.request();
      else if (!isRead) this.#budget.requestSpare();
      const delayMs = (READS_AT_MS[step + 1] ?? 0) - (READS_AT_MS[step] ?? 0);
      this.#timer = setTimeout(() => this.#step(step + 1), delayMs).unref();
    }
  }

  #end() {
    this.#budget.request();
    this.#isRead = () => true; // or not to be seen: it is left to the poll
    this.#isAlone = true;
  }
}
