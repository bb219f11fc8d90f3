import { Worker } from "node:worker_threads";
import type { Client, Config, ResultSet, Row, Transaction } from "@libsql/client";
import { DatabaseUnavailableError } from "./errors";

type Method = "execute" | "batch" | "migrate" | "executeMultiple" | "reconnect";
type PlainResult = Omit<ResultSet, "rows" | "toJSON"> & { rows: unknown[][] };
type Failure = {
  message: string;
  code?: string;
  extendedCode?: string;
  rawCode?: number;
  /** Of a batch's statement; of its BEGIN and COMMIT there is none. */
  statementIndex?: number;
};
type Answer = { id: number; result?: PlainResult | PlainResult[]; error?: Failure };
type Pending = { resolve: (value: never) => void; reject: (reason: unknown) => void };

/**
 * A client of an embedded database that works in a thread of its own. SQLite writes synchronously, and
 * waits for the disk at each commit: on the main thread a whole course's inboxes, or one slow disk, would
 * hold up every stream. The thread begins with the first call and keeps no process alive.
 */
export class Writer implements Client {
  readonly protocol = "file";
  closed = false;
  readonly #config: Config;
  readonly #pending = new Map<number, Pending>();
  #thread: Worker | undefined;
  #calls = 0;

  constructor(config: Config) {
    this.#config = config;
  }

  execute = (...args: unknown[]) => this.#ask<ResultSet>("execute", args);
  batch = (...args: unknown[]) => this.#ask<ResultSet[]>("batch", args);
  migrate = (...args: unknown[]) => this.#ask<ResultSet[]>("migrate", args);
  executeMultiple = (...args: unknown[]) => this.#ask<void>("executeMultiple", args);

  reconnect() {
    this.#thread?.postMessage({ id: 0, method: "reconnect", args: [] });
  }

  close() {
    this.closed = true;
    void this.#thread?.terminate();
  }

  transaction(): Promise<Transaction> {
    throw new Error("An interactive transaction holds up everybody else: use writeBatch.");
  }

  sync(): Promise<never> {
    throw new Error("An embedded database has nothing to synchronize with.");
  }

  #ask<Result>(method: Method, args: unknown[]): Promise<Result> {
    if (this.closed) throw new Error("The database is closed.");
    this.#thread ??= this.#start();
    this.#thread.ref();
    const id = ++this.#calls;
    this.#thread.postMessage({ id, method, args });
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
  }

  #start(): Worker {
    const file = new URL("./writer-thread.mjs", import.meta.url); // in this form bundlers know it for a thread
    const thread = new Worker(file, { workerData: this.#config });
    thread.on("message", (answer: Answer) => this.#settle(thread, answer));
    let cause: unknown;
    thread.once("error", (error) => (cause = error));
    thread.once("exit", () => this.#lose(thread, cause));
    return thread;
  }

  #settle(thread: Worker, { id, result, error }: Answer) {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0) thread.unref();
    if (error) pending?.reject(failureOf(error));
    else pending?.resolve(resultOf(result) as never);
  }

  /** Whether what the thread was doing has been committed nobody knows; the next call begins another. */
  #lose(thread: Worker, cause: unknown) {
    if (this.#thread === thread) this.#thread = undefined;
    const error = new DatabaseUnavailableError("The thread that writes has ended.", {
      cause,
      uncertain: true,
    });
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

const failureOf = ({ message, ...codes }: Failure) => Object.assign(new Error(message), codes);

function resultOf(result: PlainResult | PlainResult[] | undefined): unknown {
  if (result === undefined) return undefined;
  if (Array.isArray(result)) return result.map(resultOf);
  return { ...result, rows: result.rows.map((values) => rowOf(result.columns, values)) };
}

/** A row as the client makes it: values by column, and by index without being listed. */
function rowOf(columns: string[], values: unknown[]): Row {
  const row = Object.fromEntries(columns.map((column, index) => [column, values[index]]));
  Object.defineProperty(row, "length", { value: values.length });
  for (const [index, value] of values.entries()) Object.defineProperty(row, index, { value });
  return row as Row;
}
