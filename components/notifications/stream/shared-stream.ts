import { LeaderElection } from "./leader-election";
import { type InboxUpdate, InboxLog } from "./inbox-log";
import type { StreamSubscription, Status } from "./stream-subscription";
import { singleTab, type Browser, thisBrowser } from "./browser";
import type { CatchUpRequest, TabChannel, TabMessage } from "./tab-channel";
import { LeaderWatchdog } from "./leader-watchdog";

type Options = {
  userId: string;
  /** The change log position at which the page was rendered, with the unread count there. */
  position: string;
  unreadCount: number;
  onUpdate: (update: InboxUpdate) => void;
  onStatus: (status: Status) => void;
};

const HEARTBEAT_MS = 2_000;

/**
 * One tab's part in the single stream of a browser. The leader (the tab that holds the lock) follows
 * the stream and relays every update to the other tabs. See docs/decisions/0008.
 */
export class SharedStream {
  readonly #options: Options;
  readonly #browser: Browser;
  readonly #name: string;
  readonly #inboxLog: InboxLog;
  #status: Status = { connection: "connecting", lastContactAt: null };
  #channel: TabChannel | undefined;
  #election: LeaderElection | undefined;
  #watchdog: LeaderWatchdog | undefined;
  #leadership: { term: number; stream: StreamSubscription } | undefined;
  #stopHeartbeat = () => {};
  #latestTerm = 0;

  constructor(options: Options, browser: Browser = thisBrowser()) {
    this.#options = options;
    this.#browser = browser;
    this.#name = `naik-kelas:notifications:4:${options.userId}`;
    this.#inboxLog = new InboxLog(options.position, options.unreadCount);
  }

  /** Joins the election and the channel. Idempotent. */
  enter() {
    if (!this.#channel) this.#enter(this.#browser);
  }

  /** Releases lock and channel: a page that holds a lock is not eligible for the back/forward cache. */
  leave() {
    this.#channel?.close();
    this.#channel = undefined;
    this.#election?.stop();
    this.#watchdog?.stop();
  }

  /** The tab is visible again, or the network is back. */
  revive() {
    if (this.#leadership) this.#leadership.stream.revive();
    else this.#requestCatchUp({ urgent: true });
  }

  /** The reader's language has changed: the leader, whichever tab that is, opens the stream again. */
  restart() {
    if (this.#leadership) this.#leadership.stream.restart();
    else this.#channel?.post({ type: "restart" });
  }

  #enter({ openChannel, locks }: Pick<Browser, "openChannel" | "locks">) {
    this.#channel = openChannel(this.#name, (message) => this.#onMessage(message));
    this.#watchLeader();
    this.#requestCatchUp({ urgent: true });
    this.#election = new LeaderElection({
      locks,
      name: this.#name,
      onElected: (termEnded) => this.#startTerm(termEnded),
      onUnavailable: () => {
        this.leave();
        this.#enter(singleTab);
      },
    });
  }

  #startTerm(termEnded: AbortSignal) {
    this.#watchdog?.stop();
    // The clock serves a tab that knows no earlier term; the random fraction makes the term unique.
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
    this.#leadership = { term, stream };
    this.#sendHeartbeat();
    termEnded.addEventListener("abort", () => {
      this.#stopHeartbeat();
      stream.stop();
      this.#leadership = undefined;
      this.#watchLeader();
      this.#requestCatchUp();
    });
  }

  #sendHeartbeat() {
    this.#post();
    this.#stopHeartbeat = this.#browser.schedule(HEARTBEAT_MS, () => this.#sendHeartbeat());
  }

  #watchLeader() {
    this.#watchdog = new LeaderWatchdog({
      schedule: this.#browser.schedule,
      onSilent: () => this.#requestCatchUp(),
      onTimeout: () => this.#election?.takeOver(),
    });
  }

  #onMessage(message: TabMessage) {
    if (message.type === "catch-up") return this.#sendMissed(message);
    if (message.type === "restart") return this.#leadership?.stream.restart();
    // A leader's term ends with its lock, not with a message.
    if (this.#leadership || message.term < this.#latestTerm) return;
    this.#latestTerm = message.term;
    this.#watchdog?.reset();
    this.#setStatus(message.status);
    if (message.update) this.#receive(message.update);
    else if (this.#inboxLog.isBehind(message.position)) this.#requestCatchUp();
  }

  #sendMissed({ position, urgent }: CatchUpRequest) {
    if (!this.#leadership) return;
    this.#post(this.#inboxLog.since(position));
    if (urgent) this.#leadership.stream.revive();
    else this.#leadership.stream.catchUp();
  }

  #requestCatchUp({ urgent = false } = {}) {
    const { position } = this.#inboxLog;
    this.#channel?.post({ type: "catch-up", position, urgent });
  }

  #post(update?: InboxUpdate) {
    if (!this.#leadership) return;
    const { position } = this.#inboxLog;
    const { term, stream } = this.#leadership;
    this.#channel?.post({ type: "heartbeat", term, status: stream.status, position, update });
  }

  #receive(update: InboxUpdate) {
    const applied = this.#inboxLog.receive(update);
    if (applied === "gap") this.#requestCatchUp();
    else if (applied !== "duplicate") this.#options.onUpdate(applied);
  }

  #setStatus(status: Status) {
    this.#status = status;
    this.#options.onStatus(status);
  }
}
