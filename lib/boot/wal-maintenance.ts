import "server-only";

import type { Logger } from "pino";
import { databaseSizes, shrinkWriteAheadLog } from "@/db/client";
import { databaseOutage } from "@/db/errors";
import { runPeriodically } from "@/lib/async/run-periodically";

/** SQLite keeps it at some 4 MB by itself, unless somebody reads for long or much is written at once. */
const MOST_BYTES = 16 * 1024 * 1024;
const A_MINUTE_MS = 60_000;

/** Cuts the write-ahead log, which SQLite reuses but never shortens; what is still being read stays. */
export async function truncateLongWal(mostBytes = MOST_BYTES): Promise<void> {
  const sizes = databaseSizes();
  if (sizes && sizes.wal > mostBytes) await shrinkWriteAheadLog(mostBytes);
}

/** Looks about once a minute. Returns what stops it. */
export const scheduleWalTruncation = (log: Logger): (() => void) =>
  runPeriodically(async () => {
    try {
      await truncateLongWal();
    } catch (err) {
      // An outage has its line in the log already.
      if (!databaseOutage(err)) log.warn({ err }, "the write-ahead log could not be shortened");
    }
  }, A_MINUTE_MS);
