import type { Browser } from "../browser";
import type { InboxUpdate } from "@/components/notifications/stream/inbox-log";
import { SharedStream } from "../shared-stream";
import type {
  StreamSubscription,
  SubscriptionOptions,
  Status,
} from "@/components/notifications/stream/stream-subscription";
import type { TabMessage } from "../tab-channel";
import { lockManagerOf, type SimulatedLock } from "./simulated-locks";
import type { SimulatedSchool } from "./simulated-school";

type Channel = { tab: SimulatedTab; name: string; hear: (message: TabMessage) => void };
const A_MINUTE = 60_000;

type Timer = { at: number; tab: SimulatedTab; task: () => void };

/**
 * Several tabs, their locks, channels and timers, in simulated time. Each tab runs its own tasks in
 * order; which tab runs next is left to `random`. A frozen tab runs nothing, and keeps what it holds.
 */
export class SimulatedBrowser {
  /** By name. */
  readonly locks = new Map<string, SimulatedLock>();
  readonly channels = new Set<Channel>();
  readonly tabs: SimulatedTab[] = [];
  readonly school: SimulatedSchool;
  readonly #random: () => number;
  readonly #setTime: (time: number) => void;
  #now = Date.UTC(2026, 0, 5);
  #timers: Timer[] = [];

  constructor(school: SimulatedSchool, random: () => number, setTime: (time: number) => void) {
    this.school = school;
    this.#random = random;
    this.#setTime = setTime;
    setTime(this.#now);
  }

  open(userId = "user_1") {
    const tab = new SimulatedTab(this, userId);
    this.tabs.push(tab);
    return tab;
  }

  after(tab: SimulatedTab, milliseconds: number, task: () => void) {
    const due = this.#now + milliseconds;
    const timer = { at: tab.throttled ? Math.ceil(due / A_MINUTE) * A_MINUTE : due, tab, task };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  broadcast(from: Channel, message: TabMessage) {
    from.tab.noteReign(message);
    for (const channel of this.channels) {
      if (channel.name !== from.name || channel.tab === from.tab || channel.tab.deaf) continue;
      const copy = structuredClone(message);
      channel.tab.post(() => this.channels.has(channel) && channel.tab.hear(channel, copy));
    }
  }

  /** Lets time pass, and everything happen that is due in it. */
  async pass(milliseconds: number) {
    const until = this.#now + milliseconds;
    await this.#runTasks();
    for (;;) {
      const next = this.#timers
        .filter(({ at, tab }) => at <= until && !tab.asleep)
        .toSorted((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      this.#setTime(this.#now);
      next.tab.post(next.task);
      await this.#runTasks();
    }
    this.#now = until;
    this.#setTime(until);
  }

  async #runTasks() {
    for (;;) {
      await new Promise(setImmediate); // promises settle between tasks
      const ready = this.tabs.filter((tab) => tab.isReady);
      const tab = ready[Math.floor(this.#random() * ready.length)];
      if (!tab) return;
      tab.runOne();
    }
  }
}

/** One tab, and what its user was shown. */
export class SimulatedTab {
  state: "awake" | "frozen" | "gone" = "awake";
  /** Messages to it are lost. */
  deaf = false;
  /** Its timers run once a minute, as those of a page that has long been hidden. */
  throttled = false;
  readonly renderedAt: number;
  /** How often each notification was announced. */
  readonly shown = new Map<string, number>();
  /** Everything up to here was fetched again as a list. */
  refetchedUpTo = 0;
  unreadCount: number;
  status: Status | undefined;
  /** Whether it believed a leader though it had heard of a later one. */
  heardTheFallen = false;
  #latestReign = 0;
  streams = 0;
  /** How often it was told anything new. */
  news = 0;
  readonly stream: SharedStream;
  readonly #browser: SimulatedBrowser;
  #despair = () => {};
  #tasks: (() => unknown)[] = [];

  constructor(browser: SimulatedBrowser, userId: string) {
    this.#browser = browser;
    const { head, position, count } = browser.school;
    this.renderedAt = head;
    this.unreadCount = count;
    const options = {
      userId,
      position,
      unreadCount: count,
      onUpdate: (update: InboxUpdate) => this.#show(update),
      onStatus: (status: Status) => (this.status = status),
    };
    this.stream = new SharedStream(options, this.#surroundings());
  }

  get asleep() {
    return this.state !== "awake";
  }

  get isReady() {
    return !this.asleep && this.#tasks.length > 0;
  }

  post(task: () => unknown) {
    if (this.state !== "gone") this.#tasks.push(task);
  }

  runOne() {
    this.#tasks.shift()?.();
  }

  /** Goes on where it stood. A leader whose lock was taken meanwhile still believes that it leads. */
  thaw() {
    if (this.state !== "frozen") return;
    this.state = "awake";
    const holds = [...this.#browser.locks.values()].some((lock) => lock.isHeldBy(this));
    if (!holds) this.#despair();
  }

  /** The page is gone, by the user's hand or by a crash: nobody says goodbye. */
  die() {
    this.state = "gone";
    this.#tasks = [];
    for (const channel of this.#browser.channels) {
      if (channel.tab === this) this.#browser.channels.delete(channel);
    }
    for (const lock of this.#browser.locks.values()) lock.forget(this);
  }

  noteReign(message: TabMessage) {
    if (message.type === "heartbeat") this.#latestReign = Math.max(this.#latestReign, message.term);
  }

  hear(channel: Channel, message: TabMessage) {
    const fallen = message.type === "heartbeat" && message.term < this.#latestReign;
    const before = this.status;
    this.noteReign(message);
    channel.hear(message);
    if (fallen && this.status !== before) this.heardTheFallen = true;
  }

  #show({ notifications, reset, to, unreadCount }: InboxUpdate) {
    this.news++;
    for (const { id } of notifications) this.shown.set(id, (this.shown.get(id) ?? 0) + 1);
    if (reset) this.refetchedUpTo = Number(to.split(".")[1]);
    this.unreadCount = unreadCount;
  }

  #surroundings(): Browser {
    const browser = this.#browser;
    return {
      locks: lockManagerOf(this, browser.locks),
      after: (milliseconds, task) => browser.after(this, milliseconds, task),
      openChannel: (name, hear) => {
        const channel = { tab: this, name, hear };
        browser.channels.add(channel);
        return {
          post: (message) => browser.broadcast(channel, message),
          close: () => browser.channels.delete(channel),
        };
      },
      follow: (options) => this.#follow(options),
    };
  }

  /** The school's stream: what is told arrives as tasks of this tab, as from a network. */
  #follow(options: SubscriptionOptions): StreamSubscription {
    const { school } = this.#browser;
    const following = { status: options.status, revive() {}, catchUp() {}, stop: () => {} };
    const say = (connection: Status["connection"]) => {
      following.status = { connection, lastHeardAt: Date.now() };
      options.onStatus(following.status);
    };
    const deliver = () => {
      if (school.listeners.has(hear)) options.onUpdate(school.since(options.position()));
    };
    const hear = () => this.post(deliver);
    school.listeners.add(hear);
    this.streams++;
    this.post(() => school.listeners.has(hear) && say("online"));
    hear();
    this.#despair = () => say("signed-out"); // nobody else says that here
    following.stop = () => {
      if (school.listeners.delete(hear)) this.streams--;
      this.#despair = () => {};
    };
    return following;
  }
}
