import "server-only";

import type { Logger } from "pino";
import { onPushQueued } from "@/db/client";
import { DueTimer } from "@/lib/async/due-timer";
import { prepare, type Prepared } from "./claimed";
import type { PushServices } from "./endpoint";
import { claimDue, expandJob, readOutbox, settle, type Settled } from "./outbox";
import { type Outcome, outcomeOf } from "./outcome";
import { PushTransport, type TransportSettings } from "./transport";

/** Messages sent at once. */
const CONCURRENCY = 20;
/** After a commit the streams go first. */
const AFTER_COMMIT_MS = 200;
/** Outcomes that arrive within it are written by one batch. */
const SETTLE_MS = 20;
/** After so many requests in a row without a response a push service is left alone for a while: others go on. */
const MAX_SILENCE = 10;
const PAUSE_MS = 30_000;

export type SenderSettings = PushServices &
  TransportSettings & { origin: string; pollMs: number; log: Logger };

/** Totals of nothing. */
export const noOutcomes = (): Record<Outcome["kind"], number> => ({
  accepted: 0,
  gone: 0,
  retry: 0,
  held: 0,
  refused: 0,
  dropped: 0,
});

/**
 * Sends what waits in the outbox. Any number of instances may run one: a message is claimed by one, for longer
 * than a request may take; when that instance dies another one sends it again, with the same topic.
 */
export class PushSender {
  readonly counters = noOutcomes();
  readonly #settings: SenderSettings;
  readonly #transport: PushTransport;
  readonly #timer: DueTimer;
  /** Not yet in the database. */
  readonly #settled: Settled[] = [];
  #inFlight = 0;
  /** By host: requests without a response since the last one with, and until when it is left alone. */
  readonly #silent = new Map<string, { requests: number; until: number }>();

  constructor(settings: SenderSettings) {
    this.#settings = settings;
    const { vapid, testService, timeoutMs, pollMs, log } = settings;
    this.#transport = new PushTransport({ vapid, testService, timeoutMs });
    this.#timer = new DueTimer({
      pollMs,
      run: () => this.#step(),
      onFailure: (err) => log.error({ err }, "push messages could not be sent"),
    });
  }

  wakeIn(delayMs: number) {
    this.#timer.wakeIn(delayMs);
  }

  stop() {
    this.#timer.stop();
  }

  /** Returns in how many milliseconds there is more to do. Never waits for a push service. */
  async #step(): Promise<number> {
    const written = [...this.#settled];
    if (written.length > 0) await settle(written);
    this.#settled.splice(0, written.length);

    const { job, dueInMs = Infinity } = await readOutbox();
    if (job) {
      await expandJob(job);
      return 0;
    }
    const free = CONCURRENCY - this.#inFlight - this.#settled.length;
    if (dueInMs > 0) return dueInMs;
    if (free <= 0) return Infinity; // the end of a request wakes
    const { timeoutMs } = this.#settings;
    const claimed = await claimDue(free, 3 * timeoutMs);
    const prepared = await prepare(claimed, this.#settings);
    for (const message of prepared) {
      if ("outcome" in message) this.#record(message);
      else if (this.#isPaused(message.request)) {
        this.#record({ ...message, outcome: { kind: "retry", delayMs: PAUSE_MS } });
      } else void this.#send(message);
    }
    return this.#settled.length > 0 ? 0 : Infinity;
  }

  async #send(message: Extract<Prepared, { request: unknown }>) {
    this.#inFlight++;
    const reply = await this.#transport.post(message.request);
    this.#inFlight--;
    const { host } = new URL(message.request.endpoint); // the rest of it is a secret of the browser
    if ("status" in reply) this.#silent.delete(host);
    else this.#noteSilence(host);
    if (!("status" in reply) || reply.status >= 300) {
      this.#settings.log.debug({ host, ...reply }, "a push message was not accepted");
    }
    this.#record({ ...message, outcome: outcomeOf(reply, message.attempts) });
  }

  #isPaused({ endpoint }: { endpoint: string }): boolean {
    const silent = this.#silent.get(new URL(endpoint).host);
    return silent !== undefined && silent.until > performance.now();
  }

  #noteSilence(host: string) {
    const requests = (this.#silent.get(host)?.requests ?? 0) + 1;
    const until = requests < MAX_SILENCE ? 0 : performance.now() + PAUSE_MS;
    this.#silent.set(host, { requests, until });
  }

  #record({ id, claim, attempts, subscriptionId, outcome }: Settled) {
    this.counters[outcome.kind]++;
    this.#settled.push({ id, claim, attempts, subscriptionId, outcome });
    this.#timer.wakeIn(SETTLE_MS);
  }
}

// Instrumentation and Route Handlers are separate bundles: they share only globalThis.
const senderKey: unique symbol = Symbol.for("naik-kelas.push-sender");
const shared = globalThis as { [senderKey]?: PushSender };

/** The sender of this process; undefined when no key is configured. */
export const getPushSender = (): PushSender | undefined => shared[senderKey];

/** Starts the sender of this process. Returns a function that stops it. */
export function startPushSender(settings: SenderSettings): () => void {
  const sender = new PushSender(settings);
  shared[senderKey] = sender;
  onPushQueued(() => sender.wakeIn(AFTER_COMMIT_MS));
  return () => sender.stop();
}
