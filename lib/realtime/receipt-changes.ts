import "server-only";

import { AsyncLocalStorage } from "node:async_hooks";
import type { Logger } from "pino";
import { courseManagers } from "./course-managers";
import type { Change } from "./log-follower";
import type { Stream } from "./stream";

/**
 * The shortest time between two questions to the database, and between two such frames of a stream: each frame has
 * a teacher's page rendered, for which students' frames wait.
 */
export const RECEIPTS_INTERVAL_MS = 3_000;
/** Of more notifications or readers nobody asks whose they are: every teacher is told. */
const MAX_GATHERED = 500;

type Options = {
  log: Logger;
  /** The open streams of teachers and admins. */
  staff: () => ReadonlySet<Stream>;
  /** Sends what is due. */
  flush: () => void;
};

/**
 * Finds the teachers to be told that receipts changed: that students have read or confirmed. It gathers the
 * changes, and asks every few seconds at most, by one statement, whose courses they concern. Admins manage all
 * courses. See docs/decisions/0037.
 */
export class ReceiptChanges {
  readonly #options: Options;
  // Timers begun inside a request would keep that request's context alive for ever.
  readonly #outsideRequests = AsyncLocalStorage.snapshot();
  readonly #notifications = new Set<string>();
  readonly #readers = new Set<string>();
  #mayAskAt = 0;
  #asking = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Does nothing while no teacher is connected: who connects later is up to date. */
  gather(changes: readonly Change[]) {
    if (this.#options.staff().size === 0) return;
    for (const { kind, userId, notificationId } of changes) {
      if (kind === "access") continue;
      if (notificationId) addWithin(this.#notifications, notificationId);
      else if (userId) addWithin(this.#readers, userId);
    }
    this.#schedule();
  }

  get #hasGathered() {
    return this.#notifications.size + this.#readers.size > 0;
  }

  #schedule() {
    if (this.#timer || this.#asking || this.#stopped) return;
    const now = performance.now();
    const held = [...this.#options.staff()].flatMap(({ receiptsDue, receiptsNotBefore }) =>
      receiptsDue && receiptsNotBefore > now ? [receiptsNotBefore] : [],
    );
    const at = Math.min(this.#hasGathered ? this.#mayAskAt : Infinity, ...held);
    if (at === Infinity) return;
    const run = () => void this.#run();
    this.#timer = this.#outsideRequests(() => setTimeout(run, Math.max(0, at - now)));
  }

  async #run() {
    this.#timer = undefined;
    if (this.#hasGathered && performance.now() >= this.#mayAskAt) {
      this.#asking = true;
      await this.#ask();
      this.#asking = false;
      this.#mayAskAt = performance.now() + RECEIPTS_INTERVAL_MS;
    }
    this.#options.flush();
    this.#schedule();
  }

  async #ask() {
    const told = await this.#findTold();
    for (const stream of this.#options.staff()) {
      if (told === "everyone" || stream.role === "admin" || told.has(stream.userId)) {
        stream.receiptsDue = true;
      }
    }
  }

  async #findTold(): Promise<ReadonlySet<string> | "everyone"> {
    const [notifications, readers] = [[...this.#notifications], [...this.#readers]];
    this.#notifications.clear();
    this.#readers.clear();
    const staff = [...this.#options.staff()].filter(({ role }) => role === "teacher");
    if (staff.length === 0) return new Set();
    if (Math.max(notifications.length, readers.length) > MAX_GATHERED) return "everyone";
    try {
      const among = [...new Set(staff.map(({ userId }) => userId))];
      return await courseManagers({ notifications, readers }, among);
    } catch (error) {
      this.#options.log.error({ err: error }, "course managers cannot be read");
      return "everyone";
    }
  }
}

/** One more than is asked about says that there were too many. */
function addWithin(gathered: Set<string>, id: string) {
  if (gathered.size <= MAX_GATHERED) gathered.add(id);
}
