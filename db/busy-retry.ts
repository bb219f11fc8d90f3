import type { Client } from "@libsql/client";

/** How long a statement may wait for another process's write lock, all attempts together. */
const PATIENCE_MS = 5_000;

/**
 * Makes an embedded client safe to share with other processes. Calls run one after the other; after
 * SQLITE_BUSY the connection is replaced *before* anything else may use it, because a connection that
 * was refused the lock can later acknowledge a write that is not there (libsql-client-ts #352).
 * The wait between attempts is here, with jitter, and not in SQLite's busy timeout, which would
 * stop the event loop.
 */
export function withBusyRetry(client: Client): Client {
  let tail: Promise<unknown> = Promise.resolve();

  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = tail.then(run);
    tail = turn.catch(() => undefined);
    return turn;
  }

  async function attempt<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (isBusy(error)) client.reconnect();
      throw error;
    }
  }

  async function persist<T>(run: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await inTurn(() => attempt(run));
      } catch (error) {
        if (!isBusy(error) || Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 90));
      }
    }
  }

  const retried = new Set<PropertyKey>(["execute", "batch", "migrate", "executeMultiple"]);
  return new Proxy(client, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      if (!retried.has(property)) return value.bind(target);
      return (...args: unknown[]) => persist(() => value.apply(target, args) as Promise<unknown>);
    },
  });
}

/** Whether another connection held the lock: nothing of the statement was applied. */
function isBusy(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return (
    (typeof code === "string" && code.startsWith("SQLITE_BUSY")) ||
    (typeof message === "string" && message.includes("SQL statements in progress"))
  );
}
