import { fetchInbox } from "./inbox";
import { contentOf, type Told } from "./history";
import type { ServerSentEvent } from "./server-sent-events";
import type { Person } from "./school";
import { isCalm, pause, type Stage } from "./stage";
import { openStream } from "./stream";

type Data = { unreadCount: number; newNotifications?: Told[]; reset?: true };
export type Habits = {
  /** Between these moments it stays away: long enough to miss more than is replayed. */
  away?: { fromMs: number; toMs: number };
  /** What it remembers from before, of another database perhaps. */
  position?: string;
};

let connections = 0;

/** One student's client: it keeps a position and little else, and its line is bad while the storm lasts. */
export class Watcher {
  readonly name: string;
  readonly student: Person;
  position: string | undefined;
  unreadCount = Number.NaN;
  readonly #stage: Stage;
  readonly #random;
  readonly #habits: Habits;
  #resets = 0;
  #resetsListed = 0;
  #listing: Promise<void> | undefined;

  constructor(stage: Stage, name: string, student: Person, habits: Habits = {}) {
    this.#stage = stage;
    this.name = name;
    this.student = student;
    this.#habits = habits;
    this.position = habits.position;
    this.#random = stage.randomFor(name);
  }

  /** Watches until all is done: connects, is cut, stays away, comes back. */
  async watch() {
    const { storm, done } = this.#stage;
    await pause(this.#random.below(1_500), storm);
    while (!done.aborted) {
      await this.#connectOnce();
      await this.#absence();
    }
    await this.#listing;
  }

  /** A frame said `reset`, and the list has not been fetched since. */
  get needsList() {
    return this.#resetsListed < this.#resets;
  }

  get seq() {
    return Number(this.position?.split(".")[1] ?? Number.NaN);
  }

  async #connectOnce() {
    const { history, servers, storm, done } = this.#stage;
    const random = this.#random;
    const { name: via, origin } = random.pick(servers);
    const resume = this.#resumption();
    const connection = ++connections;
    const common = { connection, watcher: this.name, user: this.student.id };
    history.add({ kind: "connect", at: history.now(), ...common, via, resume });

    const stream = openStream({
      origin,
      token: this.student.token,
      resume,
      asQuery: random.chance(0.3),
      onEvent: (event) => this.#hear(connection, event),
    });
    const over = new AbortController();
    const ended = stream.ended.finally(() => over.abort());
    done.addEventListener("abort", () => stream.destroy("done"), { signal: over.signal });
    await this.#misbehave(stream, AbortSignal.any([storm, over.signal]));
    const reason = await ended;
    history.add({ kind: "end", at: history.now(), connection, reason });
  }

  /** While the storm lasts: listens for a while, or does not listen, and breaks the line. */
  async #misbehave(stream: ReturnType<typeof openStream>, until: AbortSignal) {
    const random = this.#random;
    if (random.chance(0.15)) {
      await pause(random.between(0, 800), until);
      stream.pause();
      await pause(random.between(500, 4_000), until);
      stream.resume();
    }
    const breaks = random.chance(0.7);
    await pause(breaks ? random.between(0, 3_000) : 60_000, until);
    if (breaks && !until.aborted) stream.destroy("broken by the watcher");
  }

  async #absence() {
    const { storm, done, history } = this.#stage;
    const { away } = this.#habits;
    if (storm.aborted) return pause(100, done);
    const now = history.now();
    if (away && now > away.fromMs && now < away.toMs) {
      return pause(away.toMs - now, storm);
    }
    const long = this.#random.chance(0.1);
    return pause(this.#random.between(0, long ? 5_000 : 400), storm);
  }

  /** The position to present: nearly always the last, sometimes an older one, none or a wrong one. */
  #resumption(): string | undefined {
    const random = this.#random;
    if (isCalm(this.#stage) || this.position === undefined) return this.position;
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

  #hear(connection: number, { id, data }: ServerSentEvent) {
    const { history, heard } = this.#stage;
    const { unreadCount, newNotifications = [], reset = false } = this.#parse(data);
    const items = newNotifications.map((told) => ({
      ...contentOf(told),
      id: told.id,
      seq: told.seq,
    }));
    history.add({ kind: "frame", at: history.now(), connection, id, unreadCount, reset, items });
    heard.get(this.student.id)?.push(...items);
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
      const { history } = this.#stage;
      const what = `sent a frame that is no JSON: ${data}`;
      history.add({ kind: "trouble", at: history.now(), server: "?", what });
      return { unreadCount: Number.NaN };
    }
  }

  /** What the client does after `reset`; a later reset makes it begin again. */
  async #fetchList() {
    const { history, heard, done } = this.#stage;
    while (this.needsList && !done.aborted) {
      const covered = this.#resets;
      const invoked = history.now();
      const query = { unread: false, limit: this.#random.pick([60, 100]) };
      const items = await fetchInbox(this.#stage, this.#random, this.student, query);
      const span = { invoked, completed: history.now() };
      history.add({ kind: "list", watcher: this.name, user: this.student.id, ...span, items });
      heard.get(this.student.id)?.push(...items.slice(0, 20));
      this.#resetsListed = covered;
    }
  }
}
