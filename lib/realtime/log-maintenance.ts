import "server-only";

import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import { runPeriodically } from "@/lib/async/run-periodically";
import { trimChanges } from "./change-log";

const A_DAY_MS = 24 * 3600 * 1000;
/** Rows deleted by one statement, so that the write lock is held briefly. */
const ROWS_PER_STEP = 500;
const PAUSE_MS = 50;

/**
 * Deletes changes older than `days` in small steps, so that announcements do not wait. A client with an
 * older position gets a `reset`. Returns the number of deleted rows.
 */
export async function trimLog(days: number): Promise<number> {
  for (let trimmed = 0; ;) {
    const rows = await trimChanges(days * A_DAY_MS, ROWS_PER_STEP);
    trimmed += rows;
    if (rows < ROWS_PER_STEP) return trimmed;
    await pause(PAUSE_MS);
  }
}

/** Trims the log periodically; several instances may do so at once. Returns a function that stops it. */
export const scheduleLogTrimming = (days: number, log: Logger): (() => void) =>
  runPeriodically(async () => {
    try {
      const rows = await trimLog(days);
      if (rows > 0) log.info({ rows }, "old changes trimmed");
    } catch (err) {
      log.warn({ err }, "old changes could not be trimmed");
    }
  });
