export type Locks = Pick<LockManager, "request">;

type Options = {
  locks: Locks;
  name: string;
  /** Called when this tab comes to lead; the signal says when that is over. */
  lead: (over: AbortSignal) => void;
  /** Called when the browser refuses locks altogether. */
  onUnavailable: () => void;
};

/** A tab's standing for the lead: who holds the lock leads, the others wait in its queue. */
export class LeaderElection {
  readonly #options: Options;
  #waiting = new AbortController();
  #release: (() => void) | undefined;
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
    this.#request();
  }

  /** Takes the lock from a leader that says nothing any more. */
  takeOver() {
    if (this.#stopped || this.#release) return;
    this.#waiting.abort();
    this.#request({ takeOver: true });
  }

  stop() {
    this.#stopped = true;
    this.#waiting.abort();
    this.#release?.();
  }

  #request({ takeOver = false } = {}) {
    const { locks, name, lead, onUnavailable } = this.#options;
    const waiting = (this.#waiting = new AbortController());
    const term = new AbortController();
    const end = () => {
      this.#release = undefined;
      term.abort();
    };
    const hold = () =>
      new Promise<void>((resolve) => {
        if (waiting.signal.aborted) return resolve();
        this.#release = () => {
          end();
          resolve();
        };
        lead(term.signal);
      });
    // A signal cannot be given together with `steal`; `hold` looks at it as well.
    const options = takeOver ? { steal: true } : { signal: waiting.signal };
    locks.request(name, options, hold).catch((error: unknown) => {
      if (waiting.signal.aborted) return;
      end();
      const stolen = error instanceof DOMException && error.name === "AbortError";
      if (stolen) this.#request();
      else onUnavailable();
    });
  }
}
