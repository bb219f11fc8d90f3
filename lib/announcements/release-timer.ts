import "server-only";

import type { Logger } from "pino";
import { DueTimer } from "@/lib/async/due-timer";
import { releaseDue } from "./scheduler";

// A module variable would be another one in pages, actions, Route Handlers and instrumentation.
const timerKey: unique symbol = Symbol.for("naik-kelas.release-timer");
const shared = globalThis as { [timerKey]?: DueTimer };

/**
 * Starts the timer of this process that publishes scheduled announcements when their time has come: one statement a
 * poll while none is due. Any number of instances may run one. Returns a function that stops it.
 */
export function startReleaseTimer({ pollMs, log }: { pollMs: number; log: Logger }): () => void {
  const timer = new DueTimer({
    pollMs,
    run: () => releaseDue(log),
    onFailure: (err) => log.error({ err }, "scheduled announcements could not be published"),
  });
  shared[timerKey] = timer;
  return () => timer.stop();
}

/** An announcement was scheduled that is due in `delayMs`. */
export const wakeReleaseTimer = (delayMs: number) => shared[timerKey]?.wakeIn(delayMs);
