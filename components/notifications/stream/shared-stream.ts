import { Candidacy } from "./candidacy";
import { type Delivery, Ledger } from "./ledger";
import type { Following, Status } from "./following";
import { alone, type Browser, thisBrowser } from "./browser";
import type { Question, TabChannel, TabMessage } from "./tab-channel";
import { Vigil } from "./vigil";

type Options = {
  userId: string;
  /** Where this page was rendered, and what it counted. */
  position: string;
  unreadCount: number;
  onNews: (news: Delivery) => void;
  onStatus: (status: Status) => void;
};

const BEAT_MS = 2_000;

/**
 * One tab's part in the one stream of a browser. The tab that holds the lock leads: it follows the
 * stream and relays what it is told; the others listen. See docs/decisions/0008.
 */
export class SharedStream {
  readonly #options: Options;
  readonly #browser: Browser;
  readonly #name: string;
  readonly #ledger: Ledger;
  #status: Status = { connection: "connecting", lastHeardAt: null };
  #channel: TabChannel | undefined;
  #candidacy: Candidacy | undefined;
  #vigil: Vigil | undefined;
  #lead: { reign: number; stream: Following } | undefined;
  #stopBeat = () => {};
  #latestReign = 0;

  constructor(options: Options, browser: Browser = thisBrowser()) {
    this.#options = options;
    this.#browser = browser;
    this.#name = `naik-kelas:notifications:1:${options.userId}`;
    this.#ledger = new Ledger(options.position, options.unreadCount);
  }

  /** Takes part; a second call changes nothing. */
  enter() {
    if (!this.#channel) this.#enter(this.#browser);
  }

  /** Lets go of everything: a page that holds a lock can neither be frozen in peace nor kept for Back. */
  leave() {
    this.#channel?.close();
    this.#channel = undefined;
    this.#candidacy?.stop();
    this.#vigil?.stop();
  }

  /** Somebody looks at this tab, or the network is back. */
  revive() {
    if (this.#lead) this.#lead.stream.revive();
    else this.#ask({ urgent: true });
  }

  #enter({ openChannel, locks }: Pick<Browser, "openChannel" | "locks">) {
    this.#channel = openChannel(this.#name, (message) => this.#hear(message));
    this.#listen();
    this.#ask({ urgent: true });
    this.#candidacy = new Candidacy({
      locks,
      name: this.#name,
      lead: (over) => this.#reign(over),
      onUnavailable: () => {
        this.leave();
        this.#enter(alone);
      },
    });
  }

  #reign(over: AbortSignal) {
    this.#vigil?.stop();
    // The clock for a tab that has heard of no reign yet; the fraction, lest two take the same number.
    const reign = Math.max(this.#latestReign + 1, Date.now()) + Math.random();
    this.#latestReign = reign;
    const stream = this.#browser.follow({
      userId: this.#options.userId,
      status: this.#status,
      position: () => this.#ledger.position,
      onDelivery: (delivery) => {
        this.#take(delivery);
        this.#say(delivery);
      },
      onStatus: (status) => {
        this.#learn(status);
        this.#say();
      },
    });
    this.#lead = { reign, stream };
    this.#beat();
    over.addEventListener("abort", () => {
      this.#stopBeat();
      stream.stop();
      this.#lead = undefined;
      this.#listen();
      this.#ask();
    });
  }

  #beat() {
    this.#say();
    this.#stopBeat = this.#browser.after(BEAT_MS, () => this.#beat());
  }

  #listen() {
    this.#vigil = new Vigil({
      after: this.#browser.after,
      ask: () => this.#ask(),
      giveUp: () => this.#candidacy?.steal(),
    });
  }

  #hear(message: TabMessage) {
    if (message.type === "question") return this.#answer(message);
    // A tab that leads learns from its lock that its reign is over.
    if (this.#lead || message.reign < this.#latestReign) return;
    this.#latestReign = message.reign;
    this.#vigil?.heard();
    this.#learn(message.status);
    if (message.delivery) this.#take(message.delivery);
    else if (this.#ledger.isBehind(message.position)) this.#ask();
  }

  #answer({ position, urgent }: Question) {
    if (!this.#lead) return;
    this.#say(this.#ledger.since(position));
    if (urgent) this.#lead.stream.revive();
    else this.#lead.stream.catchUp();
  }

  #ask({ urgent = false } = {}) {
    const { position } = this.#ledger;
    this.#channel?.post({ type: "question", position, urgent });
  }

  #say(delivery?: Delivery) {
    if (!this.#lead) return;
    const { position } = this.#ledger;
    const { reign, stream } = this.#lead;
    this.#channel?.post({ type: "word", reign, status: stream.status, position, delivery });
  }

  #take(delivery: Delivery) {
    const news = this.#ledger.receive(delivery);
    if (news === "behind") this.#ask();
    else if (news !== "known") this.#options.onNews(news);
  }

  #learn(status: Status) {
    this.#status = status;
    this.#options.onStatus(status);
  }
}
