import "server-only";

import { Worker } from "node:worker_threads";

/** A message to one browser, as the worker thread takes it. */
export type PushRequest = {
  endpoint: string;
  p256dh: string;
  auth: string;
  payload: string;
  /** For how many seconds the push service keeps it. */
  ttl: number;
  urgency: "high" | "normal";
  /** A message with the same topic takes the place of one that waits at the push service. */
  topic: string;
};

/** The push service's status, or the name of the error by which none came. */
export type PushReply = { status: number; retryAfter: string | undefined } | { failure: string };

export type TransportSettings = {
  vapid: { subject: string; publicKey: string; privateKey: string };
  testService?: string | undefined;
  /** Until the response. */
  timeoutMs: number;
};

/** Posts messages in a worker thread, which starts with the first one and does not keep the process alive. */
export class PushTransport {
  readonly #settings: TransportSettings;
  readonly #pending = new Map<number, (reply: PushReply) => void>();
  #worker: Worker | undefined;
  #calls = 0;

  constructor(settings: TransportSettings) {
    this.#settings = settings;
  }

  post(message: PushRequest): Promise<PushReply> {
    this.#worker ??= this.#start();
    const id = ++this.#calls;
    this.#worker.postMessage({ id, message });
    return new Promise((resolve) => this.#pending.set(id, resolve));
  }

  close() {
    void this.#worker?.terminate();
  }

  #start(): Worker {
    const file = new URL("./sending-worker.mjs", import.meta.url); // bundlers recognize a worker in this form
    const worker = new Worker(file, { workerData: this.#settings });
    worker.unref();
    worker.on("message", ({ id, reply }: { id: number; reply: PushReply }) => {
      this.#pending.get(id)?.(reply);
      this.#pending.delete(id);
    });
    worker.on("error", () => undefined); // without a listener it would end the process; `exit` follows
    worker.once("exit", () => {
      this.#worker = undefined;
      for (const resolve of this.#pending.values()) resolve({ failure: "WORKER_ENDED" });
      this.#pending.clear();
    });
    return worker;
  }
}
