import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "@libsql/client";
import { interceptCalls } from "./intercept-calls";
import { DatabaseUnavailableError, isBusy } from "./errors";

/** How long a call waits for another process's write lock, counted from when it was made. */
const LOCK_TIMEOUT_MS = 5_000;

/**
 * Makes one connection of an embedded database safe to share with other processes. Calls run one after
 * the other. After SQLITE_BUSY the connection is replaced *before* its next use: a connection that was
 * refused the lock can later acknowledge a write that does not exist (libsql-client-ts #352). The delay is
 * here, between attempts, because SQLite's own busy handler blocks the thread. After the timeout a call
 * makes one last attempt, then throws {@link DatabaseUnavailableError}.
 */
export function withBusyRetry(client: Client, lockTimeoutMs = LOCK_TIMEOUT_MS): Client {
  const enqueue = createQueue();

  async function runWithRetry(run: () => Promise<unknown>, deadline: number): Promise<unknown> {
    for (;;) {
      const isLastAttempt = performance.now() >= deadline;
      try {
        return await run();
      } catch (error) {
        if (!isBusy(error)) throw error;
        client.reconnect();
        // Also before failing: the next call in the queue starts at once, and the event loop must run first.
        await pause(isLastAttempt ? 0 : 10 + Math.random() * 50);
        if (isLastAttempt) {
          const message = "Another process keeps the database locked.";
          throw new DatabaseUnavailableError(message, { cause: error, uncertain: false });
        }
      }
    }
  }

  return interceptCalls(client, ({ run }) => {
    const deadline = performance.now() + lockTimeoutMs;
    return enqueue(() => runWithRetry(run, deadline));
  });
}

/** Runs one call at a time, first in, first out. */
function createQueue() {
  let tail: Promise<unknown> = Promise.resolve();
  return function enqueue<T>(run: () => Promise<T>): Promise<T> {
    const turn = tail.then(run);
    tail = turn.catch(() => undefined);
    return turn;
  };
}
