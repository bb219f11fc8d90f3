import { fetchInbox } from "./inbox";
import { deliveredOf, type DeliveredNotification } from "./history";
import type { ServerSentEvent } from "./server-sent-events";
import type { Person } from "./school";
import { isWorkloadOver, pause, type RunContext } from "./run-context";
import { openStream } from "./stream";

type Data = { unreadCount: number; newNotifications?: DeliveredNotification[]; reset?: true };
export type WatcherOptions = {
  /** Offline during this time: long enough to miss more than is replayed. */
  offline?: { fromMs: number; toMs: number };
  /** Its position at the start, perhaps of another database. */
  position?: string;
  /** Its connections end only by the server, and it comes back when the server has said, as a browser does. */
  steady?: boolean;
};

/** Until a server has said when to come back; and the longest time, after attempts that failed. */
const [RETRY_MS, MAX_RETRY_MS] = [1_000, 30_000];

/** A connection without a byte for so many heartbeats is dead. */
const MISSED_HEARTBEATS = 6;

let connections = 0;

/** One student's client: it keeps its position, and its connection is unreliable during the workload. */
export class Watcher {
  readonly name: string;
  readonly student: Person;
  position: string | undefined;
  unreadCount = Number.NaN;
  readonly #context: RunContext;
  readonly #random;
  readonly #options: WatcherOptions;
  #retryMs = RETRY_MS;
  /** Attempts since the last frame. */
  #failures = 0;
  #resets = 0;
  #resetsListed = 0;
  #listing: Promise<void> | undefined;

  constructor(context: RunContext, name: string, student: Person, options: WatcherOptions = {}) {
    this.#context = context;
    this.name = name;
    this.student = student;
    this.#options = options;
    this.position = options.position;
    this.#random = context.randomFor(name);
  }

  /** Connects, disconnects, stays offline and reconnects until the run is done. */
  async watch() {
    const { workload, done } = this.#context;
    await pause(this.#random.below(this.#context.scale.arrivalMs), workload);
    while (!done.aborted) {
      await this.#connectOnce();
      await this.#stayOffline();
    }
    await this.#listing;
  }

  /** A frame had `reset`, and the list has not been fetched since. */
  get needsList() {
    return this.#resetsListed < this.#resets;
  }

  get seq() {
    return Number(this.position?.split(".")[1] ?? Number.NaN);
  }

  async #connectOnce() {
    const { history, entrances, scale, workload, done } = this.#context;
    const random = this.#random;
    const { name: via, origin } = random.pick(entrances);
    const resume = this.#chooseResumePosition();
    const connection = ++connections;
    const common = { connection, watcher: this.name, user: this.student.id };
    history.add({ kind: "connect", at: history.now(), ...common, via, resume });

    const stream = openStream({
      origin,
      token: this.student.token,
      resume,
      asQuery: random.chance(0.3),
      silenceMs: MISSED_HEARTBEATS * scale.heartbeatMs,
      onEvent: (event) => this.#receive(connection, event),
      onRetry: (milliseconds) => (this.#retryMs = milliseconds),
    });
    const over = new AbortController();
    const ended = stream.ended.finally(() => over.abort());
    done.addEventListener("abort", () => stream.destroy("done"), { signal: over.signal });
    await this.#injectClientFaults(stream, AbortSignal.any([workload, over.signal]));
    const reason = await ended;
    history.add({ kind: "end", at: history.now(), connection, reason });
  }

  /** During the workload: sometimes stops reading for a while, and mostly breaks the connection. */
  async #injectClientFaults(stream: ReturnType<typeof openStream>, until: AbortSignal) {
    if (this.#options.steady) return;
    const random = this.#random;
    if (random.chance(0.15)) {
      await pause(random.between(0, 800), until);
      stream.pause();
      await pause(random.between(500, 4_000), until);
      stream.resume();
    }
    const disconnects = random.chance(0.7);
    await pause(disconnects ? random.between(0, 3_000) : 60_000, until);
    if (disconnects && !until.aborted) stream.destroy("broken by the watcher");
  }

  async #stayOffline() {
    const { workload, done, history } = this.#context;
    const { offline, steady } = this.#options;
    if (steady) return pause(this.#retryDelay(), done);
    if (workload.aborted) return pause(100, done);
    const now = history.now();
    if (offline && now > offline.fromMs && now < offline.toMs) {
      return pause(offline.toMs - now, workload);
    }
    const long = this.#random.chance(0.1);
    return pause(this.#random.between(0, long ? 5_000 : 400), workload);
  }

  /** As the server has said; after attempts that failed an exponential backoff. */
  #retryDelay(): number {
    const failures = this.#failures++;
    if (failures === 0) return this.#retryMs;
    return RETRY_MS + this.#random.below(Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** failures));
  }

  /** The position to send: mostly the last, sometimes an older one, none or an invalid one. */
  #chooseResumePosition(): string | undefined {
    const random = this.#random;
    const isRegular = this.#options.steady === true || isWorkloadOver(this.#context);
    if (isRegular || this.position === undefined) return this.position;
    if (random.chance(0.88)) return this.position;
    const [epoch] = this.position.split(".");
    return random.pick([
      undefined,
      "garbage",
      "-1",
      `${epoch}.${"9".repeat(30)}`,
      `0123456789ab.${this.seq}`,
      `${epoch}.${this.seq + 1_000_000}`,
      `${epoch}.${Math.max(0, this.seq - random.below(60))}`,
      `${epoch}.0`,
    ]);
  }

  #receive(connection: number, { id, data }: ServerSentEvent) {
    const { history, received } = this.#context;
    const { unreadCount, newNotifications = [], reset = false } = this.#parse(data);
    const items = newNotifications.map(deliveredOf);
    history.add({ kind: "frame", at: history.now(), connection, id, unreadCount, reset, items });
    received.get(this.student.id)?.push(...items);
    this.#failures = 0;
    this.position = id;
    this.unreadCount = unreadCount;
    if (!reset) return;
    this.#resets++;
    this.#listing ??= this.#fetchList().finally(() => (this.#listing = undefined));
  }

  #parse(data: string): Data {
    try {
      return JSON.parse(data) as Data;
    } catch {
      const { history } = this.#context;
      const what = `sent a frame that is not JSON: ${data}`;
      history.add({ kind: "server-failure", at: history.now(), server: "?", what });
      return { unreadCount: Number.NaN };
    }
  }

  /** Fetches the list after a `reset`, and again after a later one. */
  async #fetchList() {
    const { history, received, done } = this.#context;
    while (this.needsList && !done.aborted) {
      const covered = this.#resets;
      const invoked = history.now();
      const query = { unread: false, limit: this.#random.pick([60, 100]) };
      const items = await fetchInbox(this.#context, this.#random, this.student, query);
      const span = { invoked, completed: history.now() };
      history.add({ kind: "list", watcher: this.name, user: this.student.id, ...span, items });
      received.get(this.student.id)?.push(...items.slice(0, 20));
      this.#resetsListed = covered;
    }
  }
}
