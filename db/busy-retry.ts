import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "@libsql/client";
import { interceptCalls } from "./intercept-calls";
import { DatabaseUnavailableError, isBusy } from "./errors";

/** How long a call may wait for another process's write lock, from when it was made. */
const PATIENCE_MS = 5_000;

/**
 * Makes one connection of an embedded database safe to share with other processes. Calls run one after
 * the other; after SQLITE_BUSY the connection is replaced *before* anything else may use it, because
 * a connection that was refused the lock can later acknowledge a write that is not there
 * (libsql-client-ts #352). The waiting is here, between attempts: SQLite's own would stop the thread.
 * Past its patience a call tries a last time, then throws {@link DatabaseUnavailableError}.
 */
export function withBusyRetry(client: Client, patienceMs = PATIENCE_MS): Client {
  const inTurn = line();

  async function persist(run: () => Promise<unknown>, deadline: number): Promise<unknown> {
    for (;;) {
      const last = performance.now() >= deadline;
      try {
        return await run();
      } catch (error) {
        if (!isBusy(error)) throw error;
        client.reconnect();
        // Before giving up too: the next in line tries at once, and the event loop must get its turn.
        await pause(last ? 0 : 10 + Math.random() * 50);
        if (last) {
          const message = "Another process keeps the database locked.";
          throw new DatabaseUnavailableError(message, { cause: error, uncertain: false });
        }
      }
    }
  }

  return interceptCalls(client, ({ run }) => {
    const deadline = performance.now() + patienceMs;
    return inTurn(() => persist(run, deadline));
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
