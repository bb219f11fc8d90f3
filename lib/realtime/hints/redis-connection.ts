import "server-only";

import { setTimeout as pause } from "node:timers/promises";

const LONGEST_PAUSE_MS = 5_000;

export type RedisTimes = {
  /** How long Redis may take to respond. */
  timeoutMs: number;
  /** How often it is asked whether it still responds. */
  pingMs: number;
  /** The pause before a new attempt; doubled after each failure, up to 5 seconds. */
  retryMs: number;
};

type Options = RedisTimes & {
  url: string;
  /** Asked for at each attempt to connect. */
  channel: () => Promise<string>;
  onMessage: (message: string) => void;
  /** Once for each time that it becomes unusable, whatever the number of attempts. */
  onDown: (error: unknown) => void;
  /** It has been usable again for some time. */
  onUp: () => void;
};

/** A connection to Redis that is subscribed to one channel, and comes back by itself. */
export class RedisConnection {
  readonly #options: Options;
  #connected: { client: Client; channel: string } | undefined;
  /** Ends the connection, or the attempt, on purpose. */
  #renewal = new AbortController();
  #stopped = false;
  #failures = 0;

  constructor(options: Options) {
    this.#options = options;
    void this.#run();
  }

  /** Publishes to the channel; rejects when that is not possible just now. */
  async publish(message: string): Promise<void> {
    if (!this.#connected) throw new Error("Redis is not connected.");
    const { client, channel } = this.#connected;
    await this.#within(client.publish(channel, message));
  }

  /** Connects again, since the channel is another one. */
  renew() {
    this.#renewal.abort();
  }

  stop() {
    this.#stopped = true;
    this.renew();
  }

  async #run() {
    while (!this.#stopped) {
      const { signal } = (this.#renewal = new AbortController());
      await this.#connection(signal).catch((error: unknown) => {
        if (!signal.aborted && this.#failures++ === 0) this.#options.onDown(error);
      });
      if (signal.aborted) continue;
      const pauseMs = Math.min(this.#options.retryMs * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS);
      await timer(pauseMs * (0.75 + Math.random() / 2), signal).catch(() => undefined);
    }
  }

  /** Connects and stays connected; rejects when that fails or ends. */
  async #connection(signal: AbortSignal): Promise<never> {
    const client = await newClient(this.#options);
    const ended = new AbortController();
    client.on("error", (error) => ended.abort(error));
    signal.addEventListener("abort", () => ended.abort(), { once: true });
    try {
      await this.#within(client.connect());
      const channel = await this.#options.channel();
      await this.#within(client.subscribe(channel, this.#options.onMessage));
      this.#connected = { client, channel };
      for (;;) {
        await timer(this.#options.pingMs, ended.signal);
        await this.#within(client.ping());
        this.#recover();
      }
    } catch (error) {
      throw ended.signal.aborted ? ended.signal.reason : error;
    } finally {
      this.#connected = undefined;
      if (client.isOpen) client.destroy();
    }
  }

  /** Only after a first ping: a Redis that drops every connection is tried less and less often, and logged once. */
  #recover() {
    if (this.#failures > 0) this.#options.onUp();
    this.#failures = 0;
  }

  /** Rejects when Redis has accepted, but does not answer. */
  async #within<T>(answer: Promise<T>): Promise<T> {
    const { timeoutMs } = this.#options;
    const answered = new AbortController();
    const timeout = timer(timeoutMs, answered.signal).then(() => {
      throw new Error(`no answer within ${timeoutMs} ms`);
    });
    return Promise.race([answer, timeout]).finally(() => answered.abort());
  }
}

const timer = (delayMs: number, signal: AbortSignal) =>
  pause(delayMs, undefined, { ref: false, signal });

type Client = Awaited<ReturnType<typeof newClient>>;

/** Loaded only where hints are sent over Redis. */
async function newClient({ url, timeoutMs }: Options) {
  const { createClient } = await import("@redis/client");
  return createClient({
    url,
    RESP: 3, // one connection may subscribe and publish
    disableOfflineQueue: true,
    commandsQueueMaxLength: 16,
    disableClientInfo: true,
    maintNotifications: "disabled",
    socket: { connectTimeout: timeoutMs, reconnectStrategy: false },
  });
}
