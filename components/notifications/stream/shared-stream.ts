import { LeaderElection } from "./leader-election";
import { type InboxUpdate, InboxLog } from "./inbox-log";
import type { StreamSubscription, Status } from "./stream-subscription";
import { alone, type Browser, thisBrowser } from "./browser";
import type { CatchUpRequest, TabChannel, TabMessage } from "./tab-channel";
import { LeaderWatchdog } from "./leader-watchdog";

type Options = {
  userId: string;
  /** Where this page was rendered, and what it counted. */
  position: string;
  unreadCount: number;
  onUpdate: (news: InboxUpdate) => void;
  onStatus: (status: Status) => void;
};

const HEARTBEAT_MS = 2_000;

/**
 * One tab's part in the one stream of a browser. The tab that holds the lock leads: it follows the
 * stream and relays what it is told; the others listen. See docs/decisions/0008.
 */
export class SharedStream {
  readonly #options: Options;
  readonly #browser: Browser;
  readonly #name: string;
  readonly #inboxLog: InboxLog;
  #status: Status = { connection: "connecting", lastHeardAt: null };
  #channel: TabChannel | undefined;
  #election: LeaderElection | undefined;
  #watchdog: LeaderWatchdog | undefined;
  #lead: { term: number; stream: StreamSubscription } | undefined;
  #stopHeartbeat = () => {};
  #latestTerm = 0;

  constructor(options: Options, browser: Browser = thisBrowser()) {
    this.#options = options;
    this.#browser = browser;
    this.#name = `naik-kelas:notifications:2:${options.userId}`;
    this.#inboxLog = new InboxLog(options.position, options.unreadCount);
  }

  /** Takes part; a second call changes nothing. */
  enter() {
    if (!this.#channel) this.#enter(this.#browser);
  }

  /** Lets go of everything: a page that holds a lock can neither be frozen in peace nor kept for Back. */
  leave() {
    this.#channel?.close();
    this.#channel = undefined;
    this.#election?.stop();
    this.#watchdog?.stop();
  }

  /** Somebody looks at this tab, or the network is back. */
  revive() {
    if (this.#lead) this.#lead.stream.revive();
    else this.#requestCatchUp({ urgent: true });
  }

  #enter({ openChannel, locks }: Pick<Browser, "openChannel" | "locks">) {
    this.#channel = openChannel(this.#name, (message) => this.#onMessage(message));
    this.#watchLeader();
    this.#requestCatchUp({ urgent: true });
    this.#election = new LeaderElection({
      locks,
      name: this.#name,
      lead: (over) => this.#startTerm(over),
      onUnavailable: () => {
        this.leave();
        this.#enter(alone);
      },
    });
  }

  #startTerm(over: AbortSignal) {
    this.#watchdog?.stop();
    // The clock for a tab that has heard of no reign yet; the fraction, lest two take the same number.
    const term = Math.max(this.#latestTerm + 1, Date.now()) + Math.random();
    this.#latestTerm = term;
    const stream = this.#browser.follow({
      userId: this.#options.userId,
      status: this.#status,
      position: () => this.#inboxLog.position,
      onUpdate: (update) => {
        this.#receive(update);
        this.#post(update);
      },
      onStatus: (status) => {
        this.#setStatus(status);
        this.#post();
      },
    });
    this.#lead = { term, stream };
    this.#sendHeartbeat();
    over.addEventListener("abort", () => {
      this.#stopHeartbeat();
      stream.stop();
      this.#lead = undefined;
      this.#watchLeader();
      this.#requestCatchUp();
    });
  }

  #sendHeartbeat() {
    this.#post();
    this.#stopHeartbeat = this.#browser.after(HEARTBEAT_MS, () => this.#sendHeartbeat());
  }

  #watchLeader() {
    this.#watchdog = new LeaderWatchdog({
      after: this.#browser.after,
      ask: () => this.#requestCatchUp(),
      giveUp: () => this.#election?.takeOver(),
    });
  }

  #onMessage(message: TabMessage) {
    if (message.type === "catch-up") return this.#sendMissed(message);
    // A tab that leads learns from its lock that its reign is over.
    if (this.#lead || message.term < this.#latestTerm) return;
    this.#latestTerm = message.term;
    this.#watchdog?.heard();
    this.#setStatus(message.status);
    if (message.update) this.#receive(message.update);
    else if (this.#inboxLog.isBehind(message.position)) this.#requestCatchUp();
  }

  #sendMissed({ position, urgent }: CatchUpRequest) {
    if (!this.#lead) return;
    this.#post(this.#inboxLog.since(position));
    if (urgent) this.#lead.stream.revive();
    else this.#lead.stream.catchUp();
  }

  #requestCatchUp({ urgent = false } = {}) {
    const { position } = this.#inboxLog;
    this.#channel?.post({ type: "catch-up", position, urgent });
  }

  #post(update?: InboxUpdate) {
    if (!this.#lead) return;
    const { position } = this.#inboxLog;
    const { term, stream } = this.#lead;
    this.#channel?.post({ type: "heartbeat", term, status: stream.status, position, update });
  }

  #receive(update: InboxUpdate) {
    const news = this.#inboxLog.receive(update);
    if (news === "behind") this.#requestCatchUp();
    else if (news !== "known") this.#options.onUpdate(news);
  }

  #setStatus(status: Status) {
    this.#status = status;
    this.#options.onStatus(status);
  }
}
