import "server-only";

import { sql } from "drizzle-orm";
import type { Logger } from "pino";
import { writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { session } from "@/db/schema";
import { purgeThrottles } from "@/lib/throttle/attempts";
import { runPeriodically } from "@/lib/async/run-periodically";
import { ABSOLUTE_LIFETIME } from "@/lib/auth/lucia";
import { purgeFormRequests } from "@/lib/handlers/answer-once";

/**
 * Deletes expired sessions; returns how many. By the clock of the database: an instance whose own is ahead
 * would end everybody's session on all others.
 */
export async function purgeSessions(): Promise<number> {
  const { purged } = await writeBatch({
    purged: sql`delete from ${session} where expires_at <= ${databaseNow} / 1000
        or created_at <= ${databaseNow} - ${ABSOLUTE_LIFETIME.milliseconds()}`,
  });
  return purged.rowsAffected;
}

/** Deletes expired sessions, rate-limit counters and answers of forms periodically. Returns a function that stops it. */
export const scheduleSessionPurge = (log: Logger) =>
  runPeriodically(async () => {
    try {
      const rows = await purgeSessions();
      if (rows > 0) log.info({ rows }, "ended sessions purged");
      await purgeThrottles();
      await purgeFormRequests();
    } catch (err) {
      log.warn({ err }, "ended sessions could not be purged");
    }
  });
