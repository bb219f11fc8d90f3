import "server-only";

import type { Logger } from "pino";
import { resumeInTurn } from "@/lib/async/turns";
import { changesAfter, currentPosition } from "./change-log";
import type { Position } from "./position";

export type Change = Awaited<ReturnType<typeof changesAfter>>[number];

const CHANGES_PER_READ = 1_000;
/** The longest delay between two attempts while the database does not respond. */
const MAX_BACKOFF_MS = 60_000;

type Options = {
  pollMs: number;
  log: Logger;
  /** Whether a stream is open: if not, the log is not read. */
  hasSubscribers: () => boolean;
  /**
   * Finds the users concerned by what was committed since `readBefore` of `performance.now()`. The function it
   * returns runs in the same synchronous step that moves the cursor.
   */
  applyChanges: (changes: Change[], readBefore: number) => Promise<() => void>;
  /** Called after each poll, successful or not. */
  onTick: () => void;
};

/** Reads the change log forward: one statement a tick, ticks never overlap, an error never moves the cursor. */
export class LogFollower {
  readonly #options: Options;
  #position: Position = { epoch: "", seq: 0 };
  /** Whether the log may have grown unread while no stream was open. */
  #stale = true;
  #jumping: Promise<void> | undefined;
  /** The poll in progress, and the one that begins when it ends. */
  #polling: Promise<void> | undefined;
  #upcoming: Promise<void> | undefined;
  #woken = false;
  #stopped = false;
  #failures = 0;
  /** When the log was last read to its end. */
  #readAt = 0;
  /** `changes` counts what the cursor has passed, including what it has skipped. */
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

  /** Drops the position: the next subscriber starts at the head of the log that exists then. */
  forget() {
    this.#position = { epoch: "", seq: 0 };
    this.#stale = true;
  }

  /** Polls at once, because a change was committed. */
  wake() {
    if (this.#woken || !this.#options.hasSubscribers()) return;
    this.#woken = true;
    resumeInTurn(() => {
      this.#woken = false;
      this.tick().catch(() => undefined); // reported where it happened; the next poll tries again
    });
  }

  /** Polls at once because somebody says so; not while polls fail, since these are made less and less often. */
  hint() {
    if (this.#failures === 0) this.wake();
  }

  /**
   * Brings `position` up to date for a new subscriber, who may come from an instance that has seen later
   * changes than this one. Concurrent calls share one poll.
   */
  async catchUp() {
    if (this.#stale) {
      this.#jumping ??= this.#jumpToHead().finally(() => (this.#jumping = undefined));
      await this.#jumping;
    }
    await this.tick(); // also after a jump: a change committed meanwhile may have lost its wake
  }

  /** Reads the log to its end. Resolves when a poll that began after the call has ended. */
  tick(): Promise<void> {
    this.#upcoming ??= (this.#polling ?? Promise.resolve())
      .catch(() => undefined) // reported where it happened
      .then(() => this.#poll());
    return this.#upcoming;
  }

  // One at a time: a second jump could skip changes that the first subscriber waits for.
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
    const poll = this.#upcoming;
    this.#polling = poll;
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
      if (this.#polling === poll) this.#polling = undefined;
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
      const [readBefore, readAt] = [this.#readAt, performance.now()];
      const changes = await changesAfter(seq, CHANGES_PER_READ);
      if (changes.length < CHANGES_PER_READ) this.#readAt = readAt;
      const last = changes.at(-1);
      if (!last) return;
      const apply = await this.#options.applyChanges(changes, readBefore);
      if (this.#position !== position) return; // position was dropped meanwhile: these changes are of another log
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
