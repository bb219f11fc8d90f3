import type { Locks } from "../leader-election";
import type { SimulatedTab } from "./simulated-browser";

type LockRequest = {
  tab: Pick<SimulatedTab, "post">;
  hold: () => unknown;
  resolve: () => void;
  reject: (reason: unknown) => void;
};

/** The LockManager of one tab. */
export function lockManagerOf(tab: LockRequest["tab"], locks: Map<string, SimulatedLock>): Locks {
  const request = (name: string, options: LockOptions, hold: () => unknown) => {
    const lock = locks.get(name) ?? new SimulatedLock();
    locks.set(name, lock);
    return lock.request(tab, options, hold);
  };
  return { request: request as Locks["request"] };
}

/** One exclusive lock with the semantics of the Web Locks API: FIFO queue, `steal`, `signal`. */
export class SimulatedLock {
  #holder: LockRequest | undefined;
  #queue: LockRequest[] = [];

  request(
    tab: LockRequest["tab"],
    { signal, steal }: LockOptions,
    hold: () => unknown,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = { tab, hold, resolve, reject };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener("abort", () => {
        if (!this.#queue.includes(request)) return; // granted already: too late
        this.#queue = this.#queue.filter((other) => other !== request);
        reject(signal.reason);
      });
      if (steal) return this.#steal(request);
      this.#queue.push(request);
      this.#grantNext();
    });
  }

  isHeldBy(tab: LockRequest["tab"]) {
    return this.#holder?.tab === tab;
  }

  /** Drops the lock and the queued requests of a tab that is gone. */
  forget(tab: LockRequest["tab"]) {
    this.#queue = this.#queue.filter((request) => request.tab !== tab);
    if (this.#holder?.tab === tab) this.#free(this.#holder);
  }

  #steal(request: LockRequest) {
    const previous = this.#holder;
    previous?.tab.post(() => previous.reject(new DOMException("stolen", "AbortError")));
    this.#grant(request);
  }

  #grantNext() {
    const next = this.#holder ? undefined : this.#queue.shift();
    if (next) this.#grant(next);
  }

  /** The lock is held from now on; the tab's callback runs as a task of the tab. */
  #grant(request: LockRequest) {
    this.#holder = request;
    request.tab.post(async () => {
      await request.hold();
      request.resolve();
      this.#free(request);
    });
  }

  #free(request: LockRequest) {
    if (this.#holder !== request) return;
    this.#holder = undefined;
    this.#grantNext();
  }
}
