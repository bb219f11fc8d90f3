import "server-only";

export const QUEUE_FULL = "QueueFullError";

/** There is no room, or no turn came in time: the client should try again later. */
export class QueueFullError extends Error {
  override name = QUEUE_FULL;
}

/** A lower lane goes first; within a lane, a lower penalty. */
export type Rank = { lane: number; penalty: number };

export type Claim = {
  /** What one person can ask for; need not exist. */
  account: string;
  /** Where the request comes from. */
  network: string;
  /** Evaluated whenever a turn is free, because it changes while the claim waits. */
  rank: () => Rank;
  /** Aborts when the client is gone. */
  signal?: AbortSignal | undefined;
};

export type QueueSettings = {
  /** How many may work at once. */
  turns: number;
  /** How many may wait: in all, of one network, of one account. */
  waiting: number;
  waitingPerNetwork: number;
  waitingPerAccount: number;
  /** After this long a claim is refused. */
  maxWaitMs: number;
};

type Entry = Claim & { resolve: () => void; reject: (error: Error) => void };
type Placed = Rank & { entry: Entry; tag: number };

/**
 * Which of the networks whose turn it is equally goes first, by turns: the one that came first, the one
 * with the fewest waiting, the one that asked last (adaptive LIFO).
 */
const tieBreaks = ["oldest", "smallest", "newest"] as const;
type TieBreak = (typeof tieBreaks)[number];

/**
 * A bounded priority queue in front of scarce work. A free turn goes to the best rank; among equal ranks
 * the networks take turns (start-time fair queueing), and within a network the first to arrive goes first.
 * Of networks that are equal in this too, each of the tie breaks has every third turn: a burst of many
 * networks then delays neither a single client nor a school that comes after it by the whole burst.
 * When a bound is reached, the last in that order of those who share it is refused.
 */
export class AdmissionQueue {
  readonly #settings: QueueSettings;
  /** In order of arrival. */
  #waiting: Entry[] = [];
  #working = 0;
  #dispatched = 0;
  /** The start tag of the claim that began last. */
  #virtualTime = 0;
  /** By network, the tag at which its next claim may start; only those ahead of the virtual time. */
  readonly #finishTags = new Map<string, number>();

  constructor(settings: QueueSettings) {
    this.#settings = settings;
  }

  get waiting() {
    return this.#waiting.length;
  }

  /** Runs `work` when it is the claim's turn. Throws {@link QueueFullError} if that does not come. */
  async admit<T>(claim: Claim, work: () => Promise<T>): Promise<T> {
    await this.#turn(claim);
    try {
      return await work();
    } finally {
      this.#working--;
      this.#dispatch();
    }
  }

  #turn(claim: Claim): Promise<void> {
    return new Promise((resolve, reject) => {
      if (claim.signal?.aborted) return reject(new QueueFullError("the client is gone"));
      const entry: Entry = { ...claim, resolve, reject };
      if (!this.#makeRoomFor(entry)) return reject(new QueueFullError("too many wait"));

      const refuse = (reason: string) => () => this.#refuse(entry, reason);
      const onAbort = refuse("the client is gone");
      const timer = setTimeout(refuse("no turn came in time"), this.#settings.maxWaitMs);
      const settled = () => {
        clearTimeout(timer);
        claim.signal?.removeEventListener("abort", onAbort);
      };
      entry.resolve = () => (settled(), resolve());
      entry.reject = (error) => (settled(), reject(error));
      claim.signal?.addEventListener("abort", onAbort);
      this.#waiting.push(entry);
      this.#dispatch();
    });
  }

  #dispatch() {
    while (this.#working < this.#settings.turns) {
      const [next] = this.#inOrder(this.#waiting, tieBreaks[this.#dispatched % tieBreaks.length]);
      if (!next) return;
      this.#dispatched++;
      const { entry, tag } = next;
      this.#waiting = this.#waiting.filter((other) => other !== entry);
      this.#working++;
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

  /** Best first. Both sorts are stable: what is equal stays in order of arrival. */
  #inOrder(entries: Entry[], tieBreak: TieBreak = "oldest"): Placed[] {
    const byRank = (a: Placed, b: Placed) => a.lane - b.lane || a.penalty - b.penalty;
    const placed = entries.map((entry) => ({ entry, tag: 0, ...entry.rank() })).toSorted(byRank);
    const nextTags = new Map<string, number>();
    for (const each of placed) {
      const { network } = each.entry;
      const ownTag = nextTags.get(network) ?? this.#finishTags.get(network) ?? this.#virtualTime;
      each.tag = Math.max(ownTag, this.#virtualTime);
      nextTags.set(network, each.tag + 1);
    }
    const byTurn = (a: Placed, b: Placed) => byRank(a, b) || a.tag - b.tag;
    if (tieBreak === "oldest") return placed.toSorted(byTurn);
    const penalties = new Map<string, number>();
    for (const [index, { network }] of entries.entries()) {
      const size = (penalties.get(network) ?? 0) + 1;
      penalties.set(network, tieBreak === "smallest" ? size : -index);
    }
    const penalty = ({ entry }: Placed) => penalties.get(entry.network) ?? 0;
    return placed.toSorted((a, b) => byTurn(a, b) || penalty(a) - penalty(b));
  }

  /** Refuses the last of those who share a bound that `newcomer` would exceed; false if that is itself. */
  #makeRoomFor(newcomer: Entry): boolean {
    const { turns, waiting, waitingPerNetwork, waitingPerAccount } = this.#settings;
    if (this.#working < turns) return true;
    const ordered = this.#inOrder([...this.#waiting, newcomer]).map(({ entry }) => entry);
    const shed = new Set<Entry>();
    const keep = (most: number, shares: (entry: Entry) => boolean) => {
      const sharing = ordered.filter((entry) => !shed.has(entry) && shares(entry));
      const last = sharing.at(-1);
      if (last && sharing.length > most) shed.add(last);
    };
    keep(waitingPerAccount, ({ account }) => account === newcomer.account);
    keep(waitingPerNetwork, ({ network }) => network === newcomer.network);
    keep(waiting, () => true);
    if (shed.has(newcomer)) return false;
    for (const entry of shed) this.#refuse(entry, "a better claim came");
    return true;
  }

  #refuse(entry: Entry, reason: string) {
    this.#waiting = this.#waiting.filter((other) => other !== entry);
    entry.reject(new QueueFullError(reason));
  }
}
