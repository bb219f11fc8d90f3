import { setImmediate as nextTurn } from "node:timers/promises";
import { DatabaseUnavailableError, isBusy } from "./errors";

type Waiter = { start: () => void; fail: (error: unknown) => void };

/**
 * Runs up to `max` calls at once and queues the others. When a call fails because of the server, the queued calls
 * fail too: none shall wait through an outage.
 */
export function createCallLimiter(max: number) {
  let running = 0;
  const waiting: Waiter[] = [];
  const failQueued = (error: unknown) => void failInTurns(waiting.splice(0), error);

  async function run<T>(call: () => Promise<T>): Promise<T> {
    if (running >= max) {
      await new Promise<void>((start, fail) => waiting.push({ start, fail }));
    }
    running++;
    try {
      return await call();
    } catch (error) {
      if (error instanceof DatabaseUnavailableError && !isBusy(error)) {
        const { message, cause } = error;
        failQueued(new DatabaseUnavailableError(message, { cause, uncertain: false }));
      }
      throw error;
    } finally {
      running--;
      waiting.shift()?.start();
    }
  }
  return { run, failQueued };
}

/** One in a turn of the event loop: each has a response to render. */
async function failInTurns(waiters: Waiter[], error: unknown) {
  for (const { fail } of waiters) {
    await nextTurn(); // also before the first: what is in flight fails before
    fail(error);
  }
}
