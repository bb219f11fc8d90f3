import type { StreamFrame } from "@/lib/realtime/encode";
import { backoffMs, streamAgainMs } from "./backoff";
import type {
  ConnectionState,
  StreamSubscription,
  SubscriptionOptions,
} from "./stream-subscription";
import { toNewNotification } from "./inbox-log";
import { CancellableDelay } from "./cancellable-delay";
import { poll } from "./poll";
import { type Outcome, readStream, type Request, RESTART } from "./stream-connection";

type Failure = Extract<Outcome, { kind: "failed" }>;
/** What no waiting mends. */
type Verdict = "signed-out" | "user-changed";

const A_DAY_MS = 24 * 3600 * 1000;

export const usualTiming = {
  /** A stream that has delivered nothing by then is held back by something in between. */
  firstFrameMs: 10_000,
  /** Two heartbeats and some network: after that a silent stream is taken for dead. */
  silenceMs: 55_000,
  /** Silence after which a page that becomes visible again does not trust its stream. */
  suspiciousMs: 27_000,
  pollMs: 15_000,
  pollPatienceMs: 10_000,
};

/**
 * Follows the notifications of one user: by the stream, connecting again after the last place told,
 * and by polling while the server answers but the stream cannot be had.
 */
export class StreamFollower implements StreamSubscription {
  readonly #options: SubscriptionOptions;
  readonly #request: Request;
  readonly #timing: typeof usualTiming;
  readonly #ended = new AbortController();
  readonly #pause = new CancellableDelay();
  #connection = new AbortController();
  #status: SubscriptionOptions["status"];
  #aliveAt = Date.now();
  #failures = 0;
  #retryMs = 2_000;

  constructor(
    options: SubscriptionOptions,
    request: Request = (path, init) => fetch(path, init),
    timing = usualTiming,
  ) {
    this.#options = options;
    this.#status = options.status;
    this.#request = request;
    this.#timing = timing;
    void this.#run();
  }

  get status() {
    return this.#status;
  }

  revive() {
    this.#pause.cut();
    if (Date.now() - this.#aliveAt > this.#timing.suspiciousMs) this.#connection.abort(RESTART);
  }

  catchUp() {
    this.#pause.endIfOverdue();
  }

  stop() {
    this.#ended.abort();
    this.#connection.abort();
    this.#pause.cut();
  }

  async #run() {
    while (!this.#hasEnded()) {
      const outcome = await this.#connect();
      const verdict = outcome.kind === "failed" ? await this.#bridge(outcome) : outcome.kind;
      if (this.#hasEnded()) return;
      if (verdict === "over") await this.#pause.wait(this.#retryMs);
      if (verdict === "user-changed") return this.#say("user-changed");
      if (verdict === "signed-out") {
        this.#say("signed-out");
        await this.#pause.wait(A_DAY_MS); // until somebody comes back, perhaps signed in again
      }
    }
  }

  #connect(): Promise<Outcome> {
    this.#connection = new AbortController();
    this.#aliveAt = Date.now(); // what was silent before does not count against this attempt
    return readStream({
      userId: this.#options.userId,
      position: this.#options.position(),
      connection: this.#connection,
      request: this.#request,
      timing: this.#timing,
      onFrame: (frame, position) => this.#take(frame, position),
      onRetry: (milliseconds) => (this.#retryMs = Math.max(1_000, milliseconds)),
      onAlive: () => this.#heard(),
    });
  }

  /** Gets over the time until the stream is tried again. */
  async #bridge({ pollable, retryAfterMs }: Failure): Promise<Verdict | "restarted"> {
    const notBefore = Date.now() + retryAfterMs;
    const polls = pollable || this.#failures > 0;
    const soon = backoffMs(this.#failures);
    const later = pollable ? streamAgainMs(this.#failures) : soon;
    this.#failures++;
    let again: number | undefined;
    let cut: boolean;
    do {
      if (this.#hasEnded()) break;
      const state = polls ? await this.#poll() : "offline";
      if (state === "signed-out" || state === "user-changed") return state;
      this.#say(state);
      again ??= Math.max(notBefore, Date.now() + (state === "polling" ? later : soon));
      cut = await this.#pause.wait(Math.min(this.#timing.pollMs, again - Date.now()));
      // A time that the server has named is waited for, whoever is in a hurry.
    } while (Date.now() < (cut ? notBefore : again));
    return "restarted";
  }

  /** Asks once; answers the connection's state after that. */
  async #poll(): Promise<"polling" | "offline" | Verdict> {
    const polled = await poll({
      userId: this.#options.userId,
      position: this.#options.position(),
      request: this.#request,
      patienceMs: this.#timing.pollPatienceMs,
      ended: this.#ended.signal,
    });
    if (typeof polled === "string") return polled;
    this.#heard();
    if (!this.#hasEnded()) this.#options.onUpdate(polled);
    return "polling";
  }

  #take({ unreadCount, newNotifications = [], reset }: StreamFrame, to: string) {
    if (this.#hasEnded()) return;
    this.#failures = 0;
    this.#say("online");
    const from = this.#options.position();
    const notifications = newNotifications.map(toNewNotification);
    this.#options.onUpdate({ from, to, unreadCount, notifications, reset });
  }

  #heard() {
    this.#aliveAt = Date.now();
    this.#status = { ...this.#status, lastHeardAt: this.#aliveAt };
  }

  // A method, since the compiler would take it for unchanged across an await.
  #hasEnded() {
    return this.#ended.signal.aborted;
  }

  #say(connection: ConnectionState) {
    if (connection === "online" && this.#status.connection === "online") return;
    this.#status = { ...this.#status, connection };
    if (!this.#hasEnded()) this.#options.onStatus(this.#status);
  }
}
