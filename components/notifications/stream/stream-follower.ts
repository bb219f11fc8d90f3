import type { StreamFrame } from "@/lib/realtime/encode";
import { backoffMs, streamRetryMs } from "./backoff";
import type {
  ConnectionState,
  StreamSubscription,
  SubscriptionOptions,
} from "./stream-subscription";
import { toNewNotification } from "./inbox-log";
import { CancellableDelay } from "./cancellable-delay";
import { poll } from "./poll";
import { type Outcome, readStream, type Request, RESTART } from "./stream-connection";
import { observeServerTime } from "@/components/time/use-server-now";

type Failure = Extract<Outcome, { kind: "failed" }>;
/** States that a retry does not change. */
type FinalState = "signed-out" | "user-changed";

const ONE_DAY_MS = 24 * 3600 * 1000;

export const defaultTiming = {
  /** A stream without a frame by then is probably buffered by a proxy. */
  firstFrameMs: 10_000,
  /** Two heartbeat intervals and some network delay: a stream silent for longer is dead. */
  silenceMs: 55_000,
  /** Silence after which a page that becomes visible restarts its stream. */
  staleMs: 27_000,
  pollMs: 15_000,
  pollTimeoutMs: 10_000,
};

/**
 * Follows the notifications of one user by the stream, and reconnects after the last position
 * received. While the server responds but the stream fails, it polls.
 */
export class StreamFollower implements StreamSubscription {
  readonly #options: SubscriptionOptions;
  readonly #request: Request;
  readonly #timing: typeof defaultTiming;
  readonly #stopped = new AbortController();
  readonly #delay = new CancellableDelay();
  #connection = new AbortController();
  #status: SubscriptionOptions["status"];
  #aliveAt = Date.now();
  #failures = 0;
  #retryMs = 2_000;

  constructor(
    options: SubscriptionOptions,
    request: Request = (path, init) => fetch(path, init).then(observeServerTime),
    timing = defaultTiming,
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
    this.#delay.cancel();
    if (Date.now() - this.#aliveAt > this.#timing.staleMs) this.restart();
  }

  restart() {
    this.#leaveOnline();
    this.#connection.abort(RESTART);
  }

  catchUp() {
    this.#delay.finishIfOverdue();
  }

  stop() {
    this.#stopped.abort();
    this.#connection.abort();
    this.#delay.cancel();
  }

  async #run() {
    while (!this.#isStopped()) {
      const outcome = await this.#connect();
      const state = outcome.kind === "failed" ? await this.#waitForRetry(outcome) : outcome.kind;
      if (this.#isStopped()) return;
      if (state === "ended") {
        this.#leaveOnline();
        await this.#delay.wait(this.#retryMs);
      }
      if (state === "user-changed") return this.#setConnection("user-changed");
      if (state === "signed-out") {
        this.#setConnection("signed-out");
        await this.#delay.wait(ONE_DAY_MS); // until the page is visible again, perhaps after a sign-in
      }
    }
  }

  #connect(): Promise<Outcome> {
    this.#connection = new AbortController();
    this.#aliveAt = Date.now(); // silence before this attempt does not count
    return readStream({
      userId: this.#options.userId,
      position: this.#options.position(),
      connection: this.#connection,
      request: this.#request,
      timing: this.#timing,
      onFrame: (frame, position) => this.#onFrame(frame, position),
      onRetry: (milliseconds) => (this.#retryMs = Math.max(1_000, milliseconds)),
      onAlive: () => this.#markAlive(),
      onOpen: (build) => this.#setBuild(build),
    });
  }

  /** Waits until the stream is tried again, and polls meanwhile. */
  async #waitForRetry({ pollable, retryAfterMs }: Failure): Promise<FinalState | "restarted"> {
    const notBefore = Date.now() + retryAfterMs;
    const shouldPoll = pollable || this.#failures > 0;
    const retryDelay = backoffMs(this.#failures);
    const streamDelay = pollable ? streamRetryMs(this.#failures) : retryDelay;
    this.#failures++;
    let retryAt: number | undefined;
    let cancelled: boolean;
    do {
      if (this.#isStopped()) break;
      const state = shouldPoll ? await this.#poll() : "offline";
      if (state === "signed-out" || state === "user-changed") return state;
      this.#setConnection(state);
      retryAt ??= Math.max(
        notBefore,
        Date.now() + (state === "polling" ? streamDelay : retryDelay),
      );
      cancelled = await this.#delay.wait(Math.min(this.#timing.pollMs, retryAt - Date.now()));
      // A cancelled delay skips the backoff, but not the server's Retry-After.
    } while (Date.now() < (cancelled ? notBefore : retryAt));
    return "restarted";
  }

  /** Polls once; returns the connection's state after it. */
  async #poll(): Promise<"polling" | "offline" | FinalState> {
    const result = await poll({
      userId: this.#options.userId,
      position: this.#options.position(),
      request: this.#request,
      timeoutMs: this.#timing.pollTimeoutMs,
      ended: this.#stopped.signal,
    });
    if (typeof result === "string") return result;
    this.#markAlive();
    if (!this.#isStopped()) this.#options.onUpdate(result);
    return "polling";
  }

  #onFrame({ newNotifications = [], ...frame }: StreamFrame, to: string) {
    if (this.#isStopped()) return;
    this.#failures = 0;
    this.#setConnection("online");
    const from = this.#options.position();
    const notifications = newNotifications.map(toNewNotification);
    const { unreadCount, reset, inboxChanged, receiptsChanged } = frame;
    const changed = { reset, inboxChanged, receiptsChanged };
    this.#options.onUpdate({ from, to, unreadCount, notifications, ...changed });
  }

  #markAlive() {
    this.#aliveAt = Date.now();
    this.#status = { ...this.#status, lastContactAt: this.#aliveAt };
  }

  #setBuild(build: string | undefined) {
    if (build === this.#status.build) return;
    this.#status = { ...this.#status, build };
    if (!this.#isStopped()) this.#options.onStatus(this.#status);
  }

  // A method: the compiler would assume that a property is unchanged across an await.
  #isStopped() {
    return this.#stopped.signal.aborted;
  }

  #leaveOnline() {
    if (this.#status.connection === "online") this.#setConnection("reconnecting");
  }

  #setConnection(connection: ConnectionState) {
    if (connection === "online" && this.#status.connection === "online") return;
    this.#status = { ...this.#status, connection };
    if (!this.#isStopped()) this.#options.onStatus(this.#status);
  }
}
