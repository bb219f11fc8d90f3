import "server-only";

import type { Worker } from "node:worker_threads";

export const WORKER_ERROR = "WorkerError";

/** A job failed: its worker reported a failure, timed out, or died twice. */
export class WorkerError extends Error {
  override name = WORKER_ERROR;
}

export type PoolSettings = {
  /** Starts a worker, which replies to each message with one {@link Reply}. */
  spawn: () => Worker;
  workers: number;
  /** Timeout of one job, from its assignment to a worker. */
  timeLimitMs: number;
};

export type Reply<Result> = { answer: Result } | { failure: string };

type Task<Job, Result> = {
  job: Job;
  attempts: number;
  resolve: (result: Result) => void;
  reject: (error: Error) => void;
};

/**
 * Worker threads that run one job at a time, so that the event loop is not blocked. They are started
 * on demand, replaced when they die, and do not keep the process alive while idle.
 */
export class WorkerPool<Job, Result> {
  /** Number of jobs assigned to workers since the process started, retries included. */
  started = 0;
  readonly #settings: PoolSettings;
  readonly #idle: Worker[] = [];
  readonly #queue: Task<Job, Result>[] = [];
  #alive = 0;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
  }

  /** Queues a job. The queue has no upper bound: the caller must limit it. */
  run(job: Job): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, attempts: 0, resolve, reject });
      this.#dispatch();
    });
  }

  #dispatch() {
    while (this.#queue.length > 0) {
      const worker = this.#idle.pop() ?? this.#spawn();
      if (!worker) return;
      const task = this.#queue.shift();
      if (task) this.#assign(worker, task);
    }
  }

  #spawn(): Worker | undefined {
    if (this.#alive >= this.#settings.workers) return undefined;
    const worker = this.#settings.spawn();
    this.#alive++;
    worker.on("error", () => undefined); // without a listener it would end the process; `exit` follows
    worker.once("exit", () => {
      this.#alive--;
      const index = this.#idle.indexOf(worker);
      if (index !== -1) this.#idle.splice(index, 1);
      this.#dispatch();
    });
    return worker;
  }

  #assign(worker: Worker, task: Task<Job, Result>) {
    this.started++;
    task.attempts++;
    worker.ref();

    const finish = () => {
      clearTimeout(timer);
      worker.off("message", onReply).off("error", onDeath).off("exit", onDeath);
    };
    const onReply = (reply: Reply<Result>) => {
      finish();
      worker.unref();
      this.#idle.push(worker);
      if ("answer" in reply) task.resolve(reply.answer);
      else task.reject(new WorkerError(reply.failure));
      this.#dispatch();
    };
    const onDeath = (cause: unknown) => {
      finish();
      if (task.attempts < 2) this.#queue.unshift(task);
      else task.reject(new WorkerError("the worker died", { cause }));
      this.#dispatch();
    };
    const onTimeout = () => {
      finish();
      task.reject(new WorkerError("the worker took too long"));
      void worker.terminate();
    };
    const timer = setTimeout(onTimeout, this.#settings.timeLimitMs);
    worker.on("message", onReply).on("error", onDeath).on("exit", onDeath);
    worker.postMessage(task.job);
  }
}
