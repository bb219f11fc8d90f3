import { setTimeout as wait } from "node:timers/promises";

const PATIENCE_MS = 5_000;

/** Tries `check` until it no longer throws; answers its value. */
export async function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await wait(5);
    }
  }
}
