import "server-only";

/**
 * When the log is read after a hint, in milliseconds: a commit can be seen only some time after the file was written
 * (its writer waits for the disk), or after a hint (a replica lags behind).
 */
const READS_AT_MS = [0, 6, 20, 100];

type Options = {
  /** Asks for a read of the log; bounded, see {@link ReadBudget}. */
  read: () => void;
  readsAtMs?: readonly number[];
};

/** The reads that follow the latest hint of one source. */
export class HintedReads {
  readonly #read: () => void;
  readonly #readsAtMs: readonly number[];
  #isOver = () => false;
  #next = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ read, readsAtMs = READS_AT_MS }: Options) {
    this.#read = read;
    this.#readsAtMs = readsAtMs;
  }

  /** Begins with the first read, at once. Further ones are made until `isOver`, or a later hint begins anew. */
  begin(isOver: () => boolean = () => false) {
    this.stop();
    this.#isOver = isOver;
    this.#next = 0;
    this.#step();
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #step() {
    if (this.#isOver()) return;
    this.#read();
    const [at = 0, then] = this.#readsAtMs.slice(this.#next++);
    if (then !== undefined) this.#timer = setTimeout(() => this.#step(), then - at).unref();
  }
}
