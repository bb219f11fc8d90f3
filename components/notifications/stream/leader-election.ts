export type Locks = Pick<LockManager, "request">;

type Options = {
  locks: Locks;
  name: string;
  /** Called when this tab becomes leader; the signal aborts when its term ends. */
  onElected: (termEnded: AbortSignal) => void;
  /** Called when the browser refuses locks. */
  onUnavailable: () => void;
};

/** Elects one tab as leader: the tab that holds the lock leads, the others wait in its queue. */
export class LeaderElection {
  readonly #options: Options;
  #queued = new AbortController();
  #release: (() => void) | undefined;
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
    this.#request();
  }

  /** Takes the lock from a leader that no longer sends heartbeats. */
  takeOver() {
    if (this.#stopped || this.#release) return;
    this.#queued.abort();
    this.#request({ steal: true });
  }

  stop() {
    this.#stopped = true;
    this.#queued.abort();
    this.#release?.();
  }

  #request({ steal = false } = {}) {
    const { locks, name, onElected, onUnavailable } = this.#options;
    const queued = (this.#queued = new AbortController());
    const term = new AbortController();
    const end = () => {
      this.#release = undefined;
      term.abort();
    };
    const holdLock = () =>
      new Promise<void>((resolve) => {
        if (queued.signal.aborted) return resolve();
        this.#release = () => {
          end();
          resolve();
        };
        onElected(term.signal);
      });
    // The API forbids a signal together with `steal`, so `holdLock` checks it as well.
    const options = steal ? { steal: true } : { signal: queued.signal };
    locks.request(name, options, holdLock).catch((error: unknown) => {
      if (queued.signal.aborted) return;
      end();
      const stolen = error instanceof DOMException && error.name === "AbortError";
      if (stolen) this.#request();
      else onUnavailable();
    });
  }
}
