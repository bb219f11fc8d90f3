import { setTimeout as wait } from "node:timers/promises";

const TIMEOUT_MS = 5_000;

/** Calls `check` until it no longer throws; returns its value. Throws its last error after 5 s. */
export async function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await wait(5);
    }
  }
}
