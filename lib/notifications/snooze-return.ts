import "server-only";

import { asc, isNotNull, sql } from "drizzle-orm";
import type { Logger } from "pino";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { change, recipient } from "@/db/schema";
import { logPublished, logReceiptChanged } from "@/lib/realtime/change-log";

/** Copies that are looked at by one statement. */
const BATCH_SIZE = 500;

/**
 * Brings back every snoozed copy whose time has come, by the clock of the database. Returns in how many
 * milliseconds the next one is due; `Infinity` when none waits. One statement when none is due.
 */
export async function returnDue(log: Logger): Promise<number> {
  /** Failed ones are tried again at the next poll, and do not keep the others from coming back. */
  const failed = new Set<string>();
  for (;;) {
    const snoozed = await db
      .select({
        id: recipient.notificationId,
        until: sql<number>`${recipient.snoozedUntil}`,
        now: sql<number>`${databaseNow}`,
      })
      .from(recipient)
      .where(isNotNull(recipient.snoozedUntil))
      .orderBy(asc(recipient.snoozedUntil))
      .limit(BATCH_SIZE);
    const now = snoozed[0]?.now ?? 0;
    const due = new Set(snoozed.filter(({ until }) => until <= now).map(({ id }) => id));
    const untried = [...due].filter((id) => !failed.has(id));
    if (untried.length === 0) {
      const waiting = snoozed.find(({ until }) => until > now);
      return failed.size === 0 && waiting ? waiting.until - now : Infinity;
    }
    for (const id of untried) {
      try {
        await returnCopies(id, now);
      } catch (err) {
        failed.add(id);
        log.error({ err, notificationId: id }, "a snoozed notification could not be brought back");
      }
    }
  }
}

/**
 * Raises the due copies of one notification to the top of their inboxes, unread: one change for all of them, which
 * open streams follow. What was withdrawn or has expired meanwhile stays where it is. Only the first of several
 * instances finds the copies snoozed. `now` is one time for all statements: none may find more than another.
 */
async function returnCopies(notificationId: string, now: number): Promise<void> {
  // The plus leaves the primary key aside: few of a large course's copies are due.
  const isDue = sql`${recipient.snoozedUntil} is not null
    and ${recipient.snoozedUntil} <= ${now}
    and +${recipient.notificationId} = ${notificationId}`;
  const returning = sql`${isDue} and ${recipient.inactive} = 0`;
  await writeBatch([
    logReceiptChanged(
      sql`select user_id, notification_id from ${recipient}
        where ${returning} and ${recipient.readAt} is not null`,
      databaseNow,
    ),
    logPublished(
      sql`select ${notificationId} as notification_id
        where exists (select 1 from ${recipient} where ${returning})`,
      { now: databaseNow, newCopies: false },
    ),
    // `changes()` tells whether the statement before has logged it.
    sql`update ${recipient}
      set seq = (select max(seq) from ${change}), read_at = null, snoozed_until = null
      where ${returning} and changes() = 1`,
    sql`update ${recipient} set snoozed_until = null where ${isDue}`,
  ]);
}
