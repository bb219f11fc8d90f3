import "server-only";

import { setTimeout as pause } from "node:timers/promises";
import { hasWaitingSignIns } from "@/lib/auth/password";

const DELAY_MS = 2_000;
const MAX_DELAYED = 400;
let delayed = 0;

/**
 * Delays a refusal while others wait to sign in: a client that retries at once would otherwise take CPU time
 * from hashing. Not more than `MAX_DELAYED` refusals are delayed at a time.
 */
export async function delayRefusal(signal?: AbortSignal): Promise<void> {
  if (!hasWaitingSignIns() || delayed >= MAX_DELAYED) return;
  delayed++;
  try {
    await pause(DELAY_MS, undefined, { signal });
  } catch {
    // the client disconnected
  } finally {
    delayed--;
  }
}
