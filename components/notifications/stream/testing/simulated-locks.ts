import type { Locks } from "@/components/notifications/stream/leader-election";
import type { SimulatedTab } from "./simulated-browser";

type Wish = {
  tab: Pick<SimulatedTab, "post">;
  hold: () => unknown;
  resolve: () => void;
  reject: (reason: unknown) => void;
};

/** What a tab sees of the browser's locks. */
export function lockManagerOf(tab: Wish["tab"], locks: Map<string, SimulatedLock>): Locks {
  const request = (name: string, options: LockOptions, hold: () => unknown) => {
    const lock = locks.get(name) ?? new SimulatedLock();
    locks.set(name, lock);
    return lock.request(tab, options, hold);
  };
  return { request: request as Locks["request"] };
}

/** One exclusive lock as the Web Locks API has it: first come first served, `steal`, `signal`. */
export class SimulatedLock {
  #holder: Wish | undefined;
  #queue: Wish[] = [];

  request(tab: Wish["tab"], { signal, steal }: LockOptions, hold: () => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const wish = { tab, hold, resolve, reject };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener("abort", () => {
        if (!this.#queue.includes(wish)) return; // granted already: too late
        this.#queue = this.#queue.filter((other) => other !== wish);
        reject(signal.reason);
      });
      if (steal) return this.#steal(wish);
      this.#queue.push(wish);
      this.#grantNext();
    });
  }

  isHeldBy(tab: Wish["tab"]) {
    return this.#holder?.tab === tab;
  }

  /** A page is gone: so is what it held and waited for. */
  forget(tab: Wish["tab"]) {
    this.#queue = this.#queue.filter((wish) => wish.tab !== tab);
    if (this.#holder?.tab === tab) this.#free(this.#holder);
  }

  #steal(wish: Wish) {
    const robbed = this.#holder;
    robbed?.tab.post(() => robbed.reject(new DOMException("stolen", "AbortError")));
    this.#grant(wish);
  }

  #grantNext() {
    const next = this.#holder ? undefined : this.#queue.shift();
    if (next) this.#grant(next);
  }

  /** Held from now on, though the page learns of it only when it runs. */
  #grant(wish: Wish) {
    this.#holder = wish;
    wish.tab.post(async () => {
      await wish.hold();
      wish.resolve();
      this.#free(wish);
    });
  }

  #free(wish: Wish) {
    if (this.#holder !== wish) return;
    this.#holder = undefined;
    this.#grantNext();
  }
}
