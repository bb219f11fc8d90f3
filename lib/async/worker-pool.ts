import "server-only";

import type { Worker } from "node:worker_threads";

export const WORKER_ERROR = "WorkerError";

/** A job was given up: its worker took too long, or died twice over it. */
export class WorkerError extends Error {
  override name = WORKER_ERROR;
}

export type PoolSettings = {
  /** Starts a worker; it answers each message it gets with one {@link Reply}. */
  spawn: () => Worker;
  workers: number;
  /** For one job, from the moment a worker takes it. */
  timeLimitMs: number;
};

export type Reply<Answer> = { answer: Answer } | { failure: string };

type Task<Job, Answer> = {
  job: Job;
  attempts: number;
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
};

/**
 * Threads that each do one job at a time, so that the event loop stays free for everybody else. They are
 * started when first needed, replaced when they die, and keep no process alive that is otherwise done.
 */
export class WorkerPool<Job, Answer> {
  /** How many jobs workers have been given since the process started. */
  started = 0;
  readonly #settings: PoolSettings;
  readonly #idle: Worker[] = [];
  readonly #waiting: Task<Job, Answer>[] = [];
  #alive = 0;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
  }

  /** Gives a job to a worker. How many may wait for one is for the caller to bound. */
  run(job: Job): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, attempts: 0, resolve, reject });
      this.#dispatch();
    });
  }

  #dispatch() {
    while (this.#waiting.length > 0) {
      const worker = this.#idle.pop() ?? this.#spawn();
      if (!worker) return;
      const task = this.#waiting.shift();
      if (task) this.#assign(worker, task);
    }
  }

  #spawn(): Worker | undefined {
    if (this.#alive >= this.#settings.workers) return undefined;
    const worker = this.#settings.spawn();
    this.#alive++;
    worker.on("error", () => undefined); // unheard it would end the process; its exit follows
    worker.once("exit", () => {
      this.#alive--;
      const place = this.#idle.indexOf(worker);
      if (place !== -1) this.#idle.splice(place, 1);
      this.#dispatch();
    });
    return worker;
  }

  #assign(worker: Worker, task: Task<Job, Answer>) {
    this.started++;
    task.attempts++;
    worker.ref();

    const finish = () => {
      clearTimeout(timer);
      worker.off("message", onReply).off("error", onDeath).off("exit", onDeath);
    };
    const onReply = (reply: Reply<Answer>) => {
      finish();
      worker.unref();
      this.#idle.push(worker);
      if ("answer" in reply) task.resolve(reply.answer);
      else task.reject(new WorkerError(reply.failure));
      this.#dispatch();
    };
    const onDeath = (cause: unknown) => {
      finish();
      if (task.attempts < 2) this.#waiting.unshift(task);
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
