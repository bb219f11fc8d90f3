import "server-only";

import { and, asc, isNotNull, isNull, sql } from "drizzle-orm";
import type { Logger } from "pino";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { notification, recipient } from "@/db/schema";
import { runPeriodically } from "@/lib/async/run-periodically";
import { logCopiesChanged } from "@/lib/realtime/change-log";

const BATCH_SIZE = 50;
const INTERVAL_MS = 30_000;

/** Takes expired notifications out of unread counts, now and periodically. Returns a function that stops it. */
export const scheduleExpiry = (log: Logger) =>
  runPeriodically(async () => {
    try {
      await expireNotifications();
    } catch (err) {
      log.error({ err }, "notifications could not be expired");
    }
  }, INTERVAL_MS);

/**
 * Takes the copies of notifications that have expired, by the clock of the database, out of unread counts. They
 * stay in the inbox. Returns how many notifications; each is claimed by one instance. One statement when
 * none is due.
 */
export async function expireNotifications(): Promise<number> {
  const due = await db
    .select({ id: notification.id })
    .from(notification)
    .where(
      and(
        isNotNull(notification.expiresAt),
        isNull(notification.expiredAt),
        sql`${notification.expiresAt} <= ${databaseNow}`,
      ),
    )
    .orderBy(asc(notification.expiresAt))
    .limit(BATCH_SIZE);
  let expired = 0;
  for (const { id } of due) if (await expire(id)) expired++;
  return expired;
}

async function expire(id: string): Promise<boolean> {
  const { claimed } = await writeBatch({
    claimed: sql`update ${notification} set expired_at = ${databaseNow}
        where id = ${id} and expired_at is null and expires_at <= ${databaseNow}`,
    logged: logCopiesChanged(sql`select ${id} as notification_id where changes() = 1`, databaseNow),
    marked: sql`update ${recipient} set inactive = 1 where notification_id = ${id} and changes() = 1`,
  });
  return claimed.rowsAffected === 1;
}
