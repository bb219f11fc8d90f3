import "server-only";

import { sql } from "drizzle-orm";
import type { Logger } from "pino";
import { writeBatch } from "@/db/client";
import { session } from "@/db/schema";
import { purgeThrottles } from "@/lib/throttle/attempts";
import { runPeriodically } from "@/lib/async/run-periodically";
import { ABSOLUTE_LIFETIME } from "@/lib/auth/lucia";
import { purgeFormRequests } from "@/lib/handlers/answer-once";

/** Deletes expired sessions; returns how many. */
export async function purgeSessions(now = Date.now()): Promise<number> {
  const { purged } = await writeBatch({
    purged: sql`delete from ${session} where expires_at <= ${Math.floor(now / 1000)}
        or created_at <= ${now - ABSOLUTE_LIFETIME.milliseconds()}`,
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
