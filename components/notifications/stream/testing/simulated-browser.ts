import type { Browser } from "../browser";
import type { InboxUpdate } from "../inbox-log";
import { SharedStream } from "../shared-stream";
import type { StreamSubscription, SubscriptionOptions, Status } from "../stream-subscription";
import type { TabMessage } from "../tab-channel";
import { lockManagerOf, type SimulatedLock } from "./simulated-locks";
import type { SimulatedServer } from "./simulated-server";

type Channel = { tab: SimulatedTab; name: string; onMessage: (message: TabMessage) => void };
const ONE_MINUTE_MS = 60_000;

type Timer = { at: number; tab: SimulatedTab; task: () => void };

/**
 * Several tabs with their locks, channels and timers, in simulated time. Each tab runs its own tasks
 * in order; `random` picks the next tab. A frozen tab runs nothing, and keeps its locks.
 */
export class SimulatedBrowser {
  /** By name. */
  readonly locks = new Map<string, SimulatedLock>();
  readonly channels = new Set<Channel>();
  readonly tabs: SimulatedTab[] = [];
  readonly server: SimulatedServer;
  readonly #random: () => number;
  readonly #setTime: (time: number) => void;
  #now = Date.UTC(2026, 0, 5);
  #timers: Timer[] = [];

  constructor(server: SimulatedServer, random: () => number, setTime: (time: number) => void) {
    this.server = server;
    this.#random = random;
    this.#setTime = setTime;
    setTime(this.#now);
  }

  open(userId = "user_1") {
    const tab = new SimulatedTab(this, userId);
    this.tabs.push(tab);
    return tab;
  }

  schedule(tab: SimulatedTab, milliseconds: number, task: () => void) {
    const due = this.#now + milliseconds;
    const timer = {
      at: tab.throttled ? Math.ceil(due / ONE_MINUTE_MS) * ONE_MINUTE_MS : due,
      tab,
      task,
    };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  broadcast(from: Channel, message: TabMessage) {
    from.tab.recordTerm(message);
    for (const channel of this.channels) {
      if (channel.name !== from.name || channel.tab === from.tab || channel.tab.isolated) continue;
      const copy = structuredClone(message);
      channel.tab.post(() => this.channels.has(channel) && channel.tab.onMessage(channel, copy));
    }
  }

  /** Advances the clock, and runs every task that is due until then. */
  async advance(milliseconds: number) {
    const until = this.#now + milliseconds;
    await this.#runTasks();
    for (;;) {
      const next = this.#timers
        .filter(({ at, tab }) => at <= until && !tab.inactive)
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

/** One tab, and what it displayed. */
export class SimulatedTab {
  state: "awake" | "frozen" | "closed" = "awake";
  /** Messages to it are lost. */
  isolated = false;
  /** Its timers run once a minute, as those of a page that has long been hidden. */
  throttled = false;
  readonly renderedAt: number;
  /** How often each notification was displayed. */
  readonly shown = new Map<string, number>();
  /** The list was fetched again up to this position. */
  refetchedUpTo = 0;
  unreadCount: number;
  status: Status | undefined;
  /** Whether it accepted a message of a leader after one of a later term. */
  acceptedStaleLeader = false;
  #latestTerm = 0;
  streams = 0;
  /** How often its stream was opened again for another language. */
  restarts = 0;
  /** How many updates were delivered. */
  updates = 0;
  readonly stream: SharedStream;
  readonly #browser: SimulatedBrowser;
  #loseSession = () => {};
  #tasks: (() => unknown)[] = [];

  constructor(browser: SimulatedBrowser, userId: string) {
    this.#browser = browser;
    const { head, position, count } = browser.server;
    this.renderedAt = head;
    this.unreadCount = count;
    const options = {
      userId,
      position,
      unreadCount: count,
      onUpdate: (update: InboxUpdate) => this.#show(update),
      onStatus: (status: Status) => (this.status = status),
    };
    this.stream = new SharedStream(options, this.#browserFeatures());
  }

  get inactive() {
    return this.state !== "awake";
  }

  get isReady() {
    return !this.inactive && this.#tasks.length > 0;
  }

  post(task: () => unknown) {
    if (this.state !== "closed") this.#tasks.push(task);
  }

  runOne() {
    this.#tasks.shift()?.();
  }

  /** Continues where it stopped. A leader whose lock was stolen meanwhile does not know it yet. */
  thaw() {
    if (this.state !== "frozen") return;
    this.state = "awake";
    const holds = [...this.#browser.locks.values()].some((lock) => lock.isHeldBy(this));
    if (!holds) this.#loseSession();
  }

  /** The page is closed or has crashed, without running any more code. */
  terminate() {
    this.state = "closed";
    this.#tasks = [];
    for (const channel of this.#browser.channels) {
      if (channel.tab === this) this.#browser.channels.delete(channel);
    }
    for (const lock of this.#browser.locks.values()) lock.forget(this);
  }

  recordTerm(message: TabMessage) {
    if (message.type === "heartbeat") this.#latestTerm = Math.max(this.#latestTerm, message.term);
  }

  onMessage(channel: Channel, message: TabMessage) {
    const stale = message.type === "heartbeat" && message.term < this.#latestTerm;
    const before = this.status;
    this.recordTerm(message);
    channel.onMessage(message);
    if (stale && this.status !== before) this.acceptedStaleLeader = true;
  }

  #show({ notifications, reset, to, unreadCount }: InboxUpdate) {
    this.updates++;
    for (const { id } of notifications) this.shown.set(id, (this.shown.get(id) ?? 0) + 1);
    if (reset) this.refetchedUpTo = Number(to.split(".")[1]);
    this.unreadCount = unreadCount;
  }

  #browserFeatures(): Browser {
    const browser = this.#browser;
    return {
      locks: lockManagerOf(this, browser.locks),
      schedule: (milliseconds, task) => browser.schedule(this, milliseconds, task),
      openChannel: (name, onMessage) => {
        const channel = { tab: this, name, onMessage };
        browser.channels.add(channel);
        return {
          post: (message) => browser.broadcast(channel, message),
          close: () => browser.channels.delete(channel),
        };
      },
      follow: (options) => this.#follow(options),
    };
  }

  /** The server's stream: updates arrive as tasks of this tab, as from a network. */
  #follow(options: SubscriptionOptions): StreamSubscription {
    const { server } = this.#browser;
    const subscription = {
      status: options.status,
      revive() {},
      restart: () => void this.restarts++,
      catchUp() {},
      stop: () => {},
    };
    const setConnection = (connection: Status["connection"]) => {
      subscription.status = { connection, lastContactAt: Date.now() };
      options.onStatus(subscription.status);
    };
    const deliver = () => {
      if (server.subscribers.has(notify)) options.onUpdate(server.since(options.position()));
    };
    const notify = () => this.post(deliver);
    server.subscribers.add(notify);
    this.streams++;
    this.post(() => server.subscribers.has(notify) && setConnection("online"));
    notify();
    this.#loseSession = () => setConnection("signed-out"); // the only source of this state here
    subscription.stop = () => {
      if (server.subscribers.delete(notify)) this.streams--;
      this.#loseSession = () => {};
    };
    return subscription;
  }
}
