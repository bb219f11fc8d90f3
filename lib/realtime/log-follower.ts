import "server-only";

import { AsyncLocalStorage } from "node:async_hooks";
import type { Logger } from "pino";
import { changesAfter, currentPosition } from "./change-log";
import type { Position } from "./position";

export type Change = Awaited<ReturnType<typeof changesAfter>>[number];

const CHANGES_PER_READ = 1_000;
/** The pause between two attempts to reach a database that does not answer, at most. */
const MAX_BACKOFF_MS = 60_000;

type Options = {
  pollMs: number;
  log: Logger;
  /** Whether anybody would hear of a change: if not, the log is left alone. */
  hasSubscribers: () => boolean;
  /** Finds out whom the changes concern. What it returns runs in the same step in which the cursor moves. */
  applyChanges: (changes: Change[]) => Promise<() => void>;
  /** After each look at the log, successful or not. */
  onTick: () => void;
};

/** Reads the change log forward: one statement a tick, ticks never overlap, an error never moves the cursor. */
export class LogFollower {
  readonly #options: Options;
  // Timers begun inside a request would keep that request's context alive for ever.
  readonly #outsideRequests = AsyncLocalStorage.snapshot();
  #position: Position = { epoch: "", seq: 0 };
  /** Whether the log may have moved on unread while nobody was there to hear. */
  #stale = true;
  #jumping: Promise<void> | undefined;
  /** The look under way, and the one that begins when it ends. */
  #polling: Promise<void> | undefined;
  #upcoming: Promise<void> | undefined;
  #woken = false;
  #stopped = false;
  #failures = 0;
  /** `changes` are those that the cursor has passed, also those that it has jumped over. */
  readonly counters = { ticks: 0, failures: 0, changes: 0 };
  #timer: NodeJS.Timeout | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  get position(): Position {
    return this.#position;
  }

  start() {
    this.#schedule();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Forgets its place in the log: the next newcomer begins at the head of the log that is there then. */
  forget() {
    this.#position = { epoch: "", seq: 0 };
    this.#stale = true;
  }

  /** Looks at once, because this process has just committed a change. */
  wake() {
    if (this.#woken || !this.#options.hasSubscribers()) return;
    this.#woken = true;
    this.#outsideRequests(() =>
      setImmediate(() => {
        this.#woken = false;
        this.tick().catch(() => undefined); // reported where it happened; the poll tries again
      }),
    );
  }

  /**
   * Makes `position` current for a newcomer: what other instances wrote since the last poll would
   * otherwise be unknown here, though the newcomer may come from there. Shared by all who join at once.
   */
  async catchUp() {
    if (this.#stale) {
      this.#jumping ??= this.#jumpToHead().finally(() => (this.#jumping = undefined));
      await this.#jumping;
    }
    await this.tick(); // also after a jump: a change may have been committed, and its wake lost, meanwhile
  }

  /** Reads the log to its end: resolves when a look that began after the call is over. */
  tick(): Promise<void> {
    this.#upcoming ??= (this.#polling ?? Promise.resolve())
      .catch(() => undefined) // reported where it happened
      .then(() => this.#poll());
    return this.#upcoming;
  }

  // One at a time: a second jump could pass over what the first newcomer was promised.
  async #jumpToHead() {
    this.#advance(await currentPosition());
    this.#stale = false;
  }

  #advance(position: Position) {
    const { epoch, seq } = this.#position;
    if (position.epoch === epoch) this.counters.changes += position.seq - seq;
    this.#position = position;
  }

  async #poll() {
    const look = this.#upcoming;
    this.#polling = look;
    this.#upcoming = undefined;
    try {
      await this.#readToEnd();
      if (this.#failures > 0) this.#options.log.info("the change log can be read again");
      this.#failures = 0;
    } catch (error) {
      this.counters.failures++;
      if (this.#failures++ === 0) {
        this.#options.log.error({ err: error }, "the change log cannot be read");
      }
      throw error;
    } finally {
      if (this.#polling === look) this.#polling = undefined;
      this.#options.onTick();
    }
  }

  async #readToEnd() {
    for (;;) {
      if (!this.#options.hasSubscribers()) this.#stale = true;
      if (this.#stale) return;
      const position = this.#position;
      const { epoch, seq } = position;
      this.counters.ticks++;
      const changes = await changesAfter(seq, CHANGES_PER_READ);
      const last = changes.at(-1);
      if (!last) return;
      const apply = await this.#options.applyChanges(changes);
      if (this.#position !== position) return; // forgotten meanwhile: these are of another log
      apply();
      this.#advance({ epoch, seq: last.seq });
      if (changes.length < CHANGES_PER_READ) return;
    }
  }

  #schedule() {
    const stretched = this.#options.pollMs * 2 ** Math.min(this.#failures, 10);
    const longest = Math.max(MAX_BACKOFF_MS, this.#options.pollMs);
    this.#timer = setTimeout(
      () => {
        this.tick()
          .catch(() => undefined) // reported where it happened
          .finally(() => {
            if (!this.#stopped) this.#schedule();
          });
      },
      Math.min(stretched, longest),
    );
  }
}
