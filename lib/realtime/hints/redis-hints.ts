import "server-only";

import { createHash } from "node:crypto";
import type { Logger } from "pino";
import { newRunnerId } from "@/lib/ids";
import { hintCounters } from "./counters";
import { RedisConnection, type RedisTimes } from "./redis-connection";

const messagePattern = /^([\w-]{1,40}) (\d{1,15})$/;
/** Anything longer is not ours. */
const MAX_LENGTH = 60;

const defaultTimes: RedisTimes = { timeoutMs: 3_000, pingMs: 5_000, retryMs: 500 };

type Options = {
  url: string;
  /** Identifies the log: only its instances hear each other. */
  epoch: () => Promise<string>;
  log: Logger;
  /** Another instance says that the log's head is at least `head`. It may be wrong. */
  onHint: (head: number) => void;
  times?: RedisTimes;
};

/** Tells other instances over Redis, or Valkey, that the change log has grown, and hears it from them. */
export class RedisHints {
  readonly #connection: RedisConnection;
  readonly #sender = newRunnerId();
  readonly #onHint: Options["onHint"];
  #sending = false;
  /** The head to be sent next: while one is under way only the latest is kept. */
  #waiting: number | undefined;

  constructor({ url, epoch, log, onHint, times = defaultTimes }: Options) {
    const { host } = new URL(url);
    this.#onHint = onHint;
    this.#connection = new RedisConnection({
      ...times,
      url,
      channel: () => epoch().then(channelOf, databaseUnread),
      onMessage: (text) => this.#receive(text),
      onDown: (error) =>
        log.warn(
          `HINTS_URL, Redis at ${host}, cannot be used (${reasonOf(error)}): other instances are heard at the next poll.`,
        ),
      onUp: () => log.info(`HINTS_URL, Redis at ${host}, can be used again.`),
    });
  }

  /** Never waits and never throws: what cannot be sent is dropped. */
  publish(head: number) {
    this.#waiting = head;
    if (!this.#sending) void this.#send();
  }

  /** For another log. */
  startOver() {
    this.#connection.renew();
  }

  stop() {
    this.#connection.stop();
  }

  async #send() {
    const counters = hintCounters().redis;
    this.#sending = true;
    while (this.#waiting !== undefined) {
      const head = this.#waiting;
      this.#waiting = undefined;
      await this.#connection.publish(`${this.#sender} ${head}`).then(
        () => counters.published++,
        () => counters.dropped++,
      );
    }
    this.#sending = false;
  }

  #receive(text: string) {
    const [, sender, head] = (text.length <= MAX_LENGTH && messagePattern.exec(text)) || [];
    if (head === undefined) hintCounters().redis.noise++;
    else if (sender !== this.#sender) this.#onHint(Number(head));
  }
}

function databaseUnread(cause: unknown): never {
  throw new Error("the database cannot be read", { cause });
}

/** Two schools may share one Redis. */
const channelOf = (epoch: string) =>
  `naik-kelas:${createHash("sha256").update(epoch).digest("base64url").slice(0, 16)}`;

/** The innermost cause in words, without line breaks. */
function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return (message || String(code)).replaceAll(/\s+/g, " ").slice(0, 200);
}
