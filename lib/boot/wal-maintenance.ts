import "server-only";

import type { Logger } from "pino";
import { databaseSizes, shrinkWriteAheadLog } from "@/db/client";
import { databaseOutage } from "@/db/errors";
import { runPeriodically } from "@/lib/async/run-periodically";

/** SQLite keeps the WAL at about 4 MB, except during long reads or large writes. */
const MAX_WAL_BYTES = 16 * 1024 * 1024;
const ONE_MINUTE_MS = 60_000;

/** Truncates a large write-ahead log, which SQLite only reuses. A running read prevents truncation. */
export async function truncateLongWal(maxBytes = MAX_WAL_BYTES): Promise<void> {
  const sizes = databaseSizes();
  if (sizes && sizes.wal > maxBytes) await shrinkWriteAheadLog(maxBytes);
}

/** Checks about once a minute. Returns a function that stops it. */
export const scheduleWalTruncation = (log: Logger): (() => void) =>
  runPeriodically(async () => {
    try {
      await truncateLongWal();
    } catch (err) {
      // Outages are already logged.
      if (!databaseOutage(err)) log.warn({ err }, "the write-ahead log could not be truncated");
    }
  }, ONE_MINUTE_MS);
