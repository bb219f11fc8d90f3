import "server-only";

export const QUEUE_FULL = "QueueFullError";

/** The queue is full, or the claim timed out: the client should retry later. */
export class QueueFullError extends Error {
  override name = QUEUE_FULL;
}

/** A lower lane goes first; within a lane, a lower penalty. */
export type Rank = { lane: number; penalty: number };

export type Claim = {
  /** The account that is claimed; it need not exist. */
  account: string;
  /** The network of the client. */
  network: string;
  /** Evaluated whenever a slot is free, because it changes while the claim waits. */
  rank: () => Rank;
  /** Aborts when the client disconnects. */
  signal?: AbortSignal | undefined;
};

export type QueueSettings = {
  /** Number of slots: claims that may run at once. */
  turns: number;
  /** Maximum number of waiting claims: in total, per network, per account. */
  waiting: number;
  waitingPerNetwork: number;
  waitingPerAccount: number;
  /** Timeout of a waiting claim. */
  maxWaitMs: number;
};

type Entry = Claim & { resolve: () => void; reject: (error: Error) => void };
type RankedEntry = Rank & { entry: Entry; tag: number };

/**
 * Round-robin tie breaks among networks with equal tags: the first to arrive, the one with the fewest
 * waiting claims, the last to arrive (adaptive LIFO).
 */
const tieBreaks = ["oldest", "smallest", "newest"] as const;
type TieBreak = (typeof tieBreaks)[number];

/**
 * A bounded priority queue that limits concurrent work. A free slot goes to the best rank; among equal
 * ranks, networks share slots fairly (start-time fair queueing), in order of arrival within a network.
 * Among networks with equal tags, each tie break decides every third slot. So neither a single client
 * nor a school that arrives after a burst of many networks waits for the whole burst.
 * When a limit is reached, the last claim in that order among those under the limit is evicted.
 */
export class AdmissionQueue {
  readonly #settings: QueueSettings;
  /** In order of arrival. */
  #waiting: Entry[] = [];
  #active = 0;
  #dispatched = 0;
  /** The start tag of the claim that started last. */
  #virtualTime = 0;
  /** By network, the start tag of its next claim; only tags ahead of the virtual time. */
  readonly #finishTags = new Map<string, number>();

  constructor(settings: QueueSettings) {
    this.#settings = settings;
  }

  get waiting() {
    return this.#waiting.length;
  }

  /** Runs `work` when a slot is assigned. Throws {@link QueueFullError} when none is. */
  async admit<T>(claim: Claim, work: () => Promise<T>): Promise<T> {
    await this.#waitForSlot(claim);
    try {
      return await work();
    } finally {
      this.#active--;
      this.#dispatch();
    }
  }

  #waitForSlot(claim: Claim): Promise<void> {
    return new Promise((resolve, reject) => {
      if (claim.signal?.aborted) return reject(new QueueFullError("the client disconnected"));
      const entry: Entry = { ...claim, resolve, reject };
      if (!this.#makeRoomFor(entry)) return reject(new QueueFullError("the queue is full"));

      const rejectWith = (reason: string) => () => this.#reject(entry, reason);
      const onAbort = rejectWith("the client disconnected");
      const timer = setTimeout(rejectWith("timed out in the queue"), this.#settings.maxWaitMs);
      const cleanUp = () => {
        clearTimeout(timer);
        claim.signal?.removeEventListener("abort", onAbort);
      };
      entry.resolve = () => (cleanUp(), resolve());
      entry.reject = (error) => (cleanUp(), reject(error));
      claim.signal?.addEventListener("abort", onAbort);
      this.#waiting.push(entry);
      this.#dispatch();
    });
  }

  #dispatch() {
    while (this.#active < this.#settings.turns) {
      const [next] = this.#sorted(this.#waiting, tieBreaks[this.#dispatched % tieBreaks.length]);
      if (!next) return;
      this.#dispatched++;
      const { entry, tag } = next;
      this.#waiting = this.#waiting.filter((other) => other !== entry);
      this.#active++;
      this.#advance(entry.network, tag);
      entry.resolve();
    }
  }

  #advance(network: string, tag: number) {
    this.#virtualTime = Math.max(this.#virtualTime, tag);
    this.#finishTags.set(network, tag + 1);
    for (const [other, finish] of this.#finishTags) {
      if (finish <= this.#virtualTime) this.#finishTags.delete(other);
    }
  }

  /** Best first. Both sorts are stable: equal entries stay in order of arrival. */
  #sorted(entries: Entry[], tieBreak: TieBreak = "oldest"): RankedEntry[] {
    const byRank = (a: RankedEntry, b: RankedEntry) => a.lane - b.lane || a.penalty - b.penalty;
    const ranked = entries.map((entry) => ({ entry, tag: 0, ...entry.rank() })).toSorted(byRank);
    const nextTags = new Map<string, number>();
    for (const each of ranked) {
      const { network } = each.entry;
      const ownTag = nextTags.get(network) ?? this.#finishTags.get(network) ?? this.#virtualTime;
      each.tag = Math.max(ownTag, this.#virtualTime);
      nextTags.set(network, each.tag + 1);
    }
    const byRankAndTag = (a: RankedEntry, b: RankedEntry) => byRank(a, b) || a.tag - b.tag;
    if (tieBreak === "oldest") return ranked.toSorted(byRankAndTag);
    const penalties = new Map<string, number>();
    for (const [index, { network }] of entries.entries()) {
      const size = (penalties.get(network) ?? 0) + 1;
      penalties.set(network, tieBreak === "smallest" ? size : -index);
    }
    const penalty = ({ entry }: RankedEntry) => penalties.get(entry.network) ?? 0;
    return ranked.toSorted((a, b) => byRankAndTag(a, b) || penalty(a) - penalty(b));
  }

  /** Evicts the last claim under each limit that `incoming` would exceed; false when that is `incoming` itself. */
  #makeRoomFor(incoming: Entry): boolean {
    const { turns, waiting, waitingPerNetwork, waitingPerAccount } = this.#settings;
    if (this.#active < turns) return true;
    const ordered = this.#sorted([...this.#waiting, incoming]).map(({ entry }) => entry);
    const evicted = new Set<Entry>();
    const enforce = (max: number, isInGroup: (entry: Entry) => boolean) => {
      const group = ordered.filter((entry) => !evicted.has(entry) && isInGroup(entry));
      const last = group.at(-1);
      if (last && group.length > max) evicted.add(last);
    };
    enforce(waitingPerAccount, ({ account }) => account === incoming.account);
    enforce(waitingPerNetwork, ({ network }) => network === incoming.network);
    enforce(waiting, () => true);
    if (evicted.has(incoming)) return false;
    for (const entry of evicted) this.#reject(entry, "evicted by a better claim");
    return true;
  }

  #reject(entry: Entry, reason: string) {
    this.#waiting = this.#waiting.filter((other) => other !== entry);
    entry.reject(new QueueFullError(reason));
  }
}
