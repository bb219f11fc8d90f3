import { setTimeout as wait } from "node:timers/promises";

/** Calls `check` until it no longer throws; returns its value. Throws its last error after `timeoutMs`. */
export async function eventually<T>(check: () => T | Promise<T>, timeoutMs = 5_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await wait(5);
    }
  }
}
