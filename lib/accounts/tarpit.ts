import "server-only";

import { setTimeout as pause } from "node:timers/promises";
import { hasWaitingSignIns } from "@/lib/auth/password";

const HOLD_MS = 2_000;
const MOST_HELD = 400;
let held = 0;

/**
 * Delays a refusal while others wait to sign in. Whoever asks again as soon as there is a response would
 * otherwise take the processor from hashing by being refused; above a bound nobody is held.
 */
export async function delayRefusal(signal?: AbortSignal): Promise<void> {
  if (!hasWaitingSignIns() || held >= MOST_HELD) return;
  held++;
  try {
    await pause(HOLD_MS, undefined, { signal });
  } catch {
    // the client is gone
  } finally {
    held--;
  }
}
