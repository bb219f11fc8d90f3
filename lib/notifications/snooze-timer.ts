import "server-only";

import type { Logger } from "pino";
import { DueTimer } from "@/lib/async/due-timer";
import { returnDue } from "./snooze-return";

// A module variable would be another one in pages, actions, Route Handlers and instrumentation.
const timerKey: unique symbol = Symbol.for("naik-kelas.snooze-timer");
const shared = globalThis as { [timerKey]?: DueTimer };

/**
 * Starts the timer of this process that brings snoozed notifications back: one statement a poll while none is due.
 * Any number of instances may run one. Returns a function that stops it.
 */
export function startSnoozeTimer({ pollMs, log }: { pollMs: number; log: Logger }): () => void {
  const timer = new DueTimer({
    pollMs,
    run: () => returnDue(log),
    onFailure: (err) => log.error({ err }, "snoozed notifications could not be brought back"),
  });
  shared[timerKey] = timer;
  return () => timer.stop();
}

/** A notification was snoozed that is due in `delayMs`. */
export const wakeSnoozeTimer = (delayMs: number) => shared[timerKey]?.wakeIn(delayMs);
