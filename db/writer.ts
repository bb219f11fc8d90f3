import { Worker } from "node:worker_threads";
import type { Client, Config, ResultSet, Row, Transaction } from "@libsql/client";
import { resumeInTurn } from "@/lib/async/turns";
import { DatabaseUnavailableError } from "./errors";

type Method = "execute" | "batch" | "migrate" | "executeMultiple" | "reconnect";
type PlainResult = Omit<ResultSet, "rows" | "toJSON"> & { rows: unknown[][] };
type Failure = {
  message: string;
  code?: string;
  extendedCode?: string;
  rawCode?: number;
  /** The failed statement of a batch; undefined for its BEGIN and COMMIT. */
  statementIndex?: number;
};
type Reply = {
  id: number;
  result?: PlainResult | PlainResult[];
  error?: Failure;
  walMark?: string;
};
type Pending = { resolve: (value: never) => void; reject: (reason: unknown) => void };

/**
 * A client of an embedded database that runs in a worker thread. SQLite writes synchronously and waits for
 * the disk at each commit: on the main thread a large publish, or a slow disk, would block every stream. The
 * thread starts with the first call and does not keep the process alive.
 */
export class Writer implements Client {
  readonly protocol = "file";
  closed = false;
  /** The write-ahead log as the last write of this process has left it, see file-mark.mjs. */
  walMark: string | undefined;
  readonly #config: Config;
  readonly #pending = new Map<number, Pending>();
  #thread: Worker | undefined;
  #calls = 0;

  constructor(config: Config) {
    this.#config = config;
  }

  execute = (...args: unknown[]) => this.#call<ResultSet>("execute", args);
  batch = (...args: unknown[]) => this.#call<ResultSet[]>("batch", args);
  migrate = (...args: unknown[]) => this.#call<ResultSet[]>("migrate", args);
  executeMultiple = (...args: unknown[]) => this.#call<void>("executeMultiple", args);

  /** Whether a call has no result yet. */
  get isBusy() {
    return this.#pending.size > 0;
  }

  reconnect() {
    this.#thread?.postMessage({ id: 0, method: "reconnect", args: [] });
  }

  close() {
    this.closed = true;
    void this.#thread?.terminate();
  }

  transaction(): Promise<Transaction> {
    throw new Error("An interactive transaction blocks all other writes: use writeBatch.");
  }

  sync(): Promise<never> {
    throw new Error("An embedded database has nothing to synchronize with.");
  }

  #call<Result>(method: Method, args: unknown[]): Promise<Result> {
    if (this.closed) throw new Error("The database is closed.");
    this.#thread ??= this.#start();
    this.#thread.ref();
    const id = ++this.#calls;
    this.#thread.postMessage({ id, method, args });
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
  }

  #start(): Worker {
    const file = new URL("./writer-thread.mjs", import.meta.url); // bundlers recognize a worker in this form
    const thread = new Worker(file, { workerData: this.#config });
    thread.on("message", (reply: Reply) => this.#settle(thread, reply));
    let cause: unknown;
    thread.once("error", (error) => (cause = error));
    thread.once("exit", () => this.#failPending(thread, cause));
    return thread;
  }

  #settle(thread: Worker, { id, result, error, walMark }: Reply) {
    const pending = this.#pending.get(id);
    if (walMark !== undefined) this.walMark = walMark;
    this.#pending.delete(id);
    if (this.#pending.size === 0) thread.unref();
    resumeInTurn(() => {
      if (error) pending?.reject(toError(error));
      else pending?.resolve(toResult(result) as never);
    });
  }

  /** The outcome of the thread's pending calls is unknown; the next call starts a new thread. */
  #failPending(thread: Worker, cause: unknown) {
    if (this.#thread === thread) this.#thread = undefined;
    const error = new DatabaseUnavailableError("The writer thread has ended.", {
      cause,
      uncertain: true,
    });
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

const toError = ({ message, ...codes }: Failure) => Object.assign(new Error(message), codes);

function toResult(result: PlainResult | PlainResult[] | undefined): unknown {
  if (result === undefined) return undefined;
  if (Array.isArray(result)) return result.map(toResult);
  return { ...result, rows: result.rows.map((values) => toRow(result.columns, values)) };
}

/** A row as the client returns it: values by column, and by index as non-enumerable properties. */
function toRow(columns: string[], values: unknown[]): Row {
  const row = Object.fromEntries(columns.map((column, index) => [column, values[index]]));
  Object.defineProperty(row, "length", { value: values.length });
  for (const [index, value] of values.entries()) Object.defineProperty(row, index, { value });
  return row as Row;
}
