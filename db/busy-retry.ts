import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "@libsql/client";

/** How long a call may wait for another process's write lock, from when it was made. */
const PATIENCE_MS = 5_000;

/** Another process held the write lock for too long: nothing of the call was applied. */
export class DatabaseBusyError extends Error {
  override name = "DatabaseBusyError";
}

/**
 * Makes an embedded client safe to share with other processes. Calls run one after the other; after
 * SQLITE_BUSY the connection is replaced *before* anything else may use it, because a connection that
 * was refused the lock can later acknowledge a write that is not there (libsql-client-ts #352).
 *
 * Each attempt holds the event loop for SQLite's busy timeout. So the wait is here, between attempts;
 * and writes stand in a line in which only the first tries, while reads, which no lock holds up in WAL
 * mode, pass. Past its patience a call tries a last time, then throws {@link DatabaseBusyError}.
 */
export function withBusyRetry(client: Client, patienceMs = PATIENCE_MS): Client {
  const onConnection = line();
  const amongWrites = line();

  async function attempt<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (isDatabaseBusy(error)) client.reconnect();
      throw error;
    }
  }

  async function persist<T>(run: () => Promise<T>, deadline: number): Promise<T> {
    for (;;) {
      const last = performance.now() >= deadline;
      try {
        return await onConnection(() => attempt(run));
      } catch (error) {
        if (!isDatabaseBusy(error)) throw error;
        // Before giving up too: the next in line tries at once, and the event loop must get its turn.
        await pause(last ? 0 : 10 + Math.random() * 50);
        if (last) {
          throw new DatabaseBusyError("Another process keeps the database locked.", {
            cause: error,
          });
        }
      }
    }
  }

  const retried = new Set<PropertyKey>(["execute", "batch", "migrate", "executeMultiple"]);
  return new Proxy(client, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      if (!retried.has(property)) return value.bind(target);
      return (...args: unknown[]) => {
        const deadline = performance.now() + patienceMs;
        const run = () => value.apply(target, args) as Promise<unknown>;
        const call = () => persist(run, deadline);
        return onlyReads(property, args) ? call() : amongWrites(call);
      };
    },
  });
}

/** Lets one in after the other, in the order in which they came. */
function line() {
  let tail: Promise<unknown> = Promise.resolve();
  return function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = tail.then(run);
    tail = turn.catch(() => undefined);
    return turn;
  };
}

/** In doubt not: a read taken for a write only waits longer. */
function onlyReads(method: PropertyKey, [first, mode = "deferred"]: unknown[]): boolean {
  if (method === "execute") return isRead(first);
  return method === "batch" && mode !== "write" && (first as unknown[]).every(isRead);
}

const writes = /\b(insert|update|delete|replace)\b/i;

function isRead(statement: unknown): boolean {
  const [text] = Array.isArray(statement) ? statement : [statement];
  const sql = typeof text === "string" ? text : (text as { sql: string }).sql;
  return /^\s*(select|pragma)\b/i.test(sql) || (/^\s*with\b/i.test(sql) && !writes.test(sql));
}

/**
 * Whether another connection held the lock, also where Drizzle has wrapped the error. Goes by what the
 * error says: what Next.js bundles apart has a class of its own each.
 */
export function isDatabaseBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (
    (typeof code === "string" && code.startsWith("SQLITE_BUSY")) ||
    error.message.includes("SQL statements in progress") ||
    isDatabaseBusy(error.cause)
  );
}
