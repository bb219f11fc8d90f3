import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "@libsql/client";
import { aroundCalls } from "./around-calls";
import { DatabaseUnavailableError, isBusy } from "./errors";
import { onlyReads } from "./only-reads";

/** How long a call may wait for another process's write lock, from when it was made. */
const PATIENCE_MS = 5_000;

/**
 * Makes an embedded client safe to share with other processes. Calls run one after the other; after
 * SQLITE_BUSY the connection is replaced *before* anything else may use it, because a connection that
 * was refused the lock can later acknowledge a write that is not there (libsql-client-ts #352).
 *
 * Each attempt holds the event loop for SQLite's busy timeout. So the wait is here, between attempts;
 * and writes stand in a line in which only the first tries, while reads, which no lock holds up in WAL
 * mode, pass. Past its patience a call tries a last time, then throws {@link DatabaseUnavailableError}.
 */
export function withBusyRetry(client: Client, patienceMs = PATIENCE_MS): Client {
  const onConnection = line();
  const amongWrites = line();

  async function attempt<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (isBusy(error)) client.reconnect();
      throw error;
    }
  }

  async function persist<T>(run: () => Promise<T>, deadline: number): Promise<T> {
    for (;;) {
      const last = performance.now() >= deadline;
      try {
        return await onConnection(() => attempt(run));
      } catch (error) {
        if (!isBusy(error)) throw error;
        // Before giving up too: the next in line tries at once, and the event loop must get its turn.
        await pause(last ? 0 : 10 + Math.random() * 50);
        if (last) {
          const message = "Another process keeps the database locked.";
          throw new DatabaseUnavailableError(message, { cause: error, uncertain: false });
        }
      }
    }
  }

  return aroundCalls(client, ({ method, args, run }) => {
    const deadline = performance.now() + patienceMs;
    const call = () => persist(run, deadline);
    return onlyReads(method, args) ? call() : amongWrites(call);
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
