import "server-only";

import { and, asc, eq, gt, lt, sql } from "drizzle-orm";
import type { Logger } from "pino";
import { db } from "@/db/client";
import { databaseNow } from "@/db/now";
import { announcement } from "@/db/schema";
import { runPeriodically } from "@/lib/async/run-periodically";
import { isPublishable } from "./audience";
import { isDaytime, remindersDue } from "./reminder-times";
import { isRemindable, raiseRemaining } from "./reminders";
import { selectSent, takeStep } from "./sent";

const BATCH_SIZE = 100;
const INTERVAL_MS = 5 * 60_000;

/** Sends automatic reminders periodically. Returns a function that stops it. */
export const scheduleAutoReminders = (log: Logger) =>
  runPeriodically(async () => {
    try {
      await sendAutoReminders();
    } catch (err) {
      log.error({ err }, "automatic reminders could not be sent");
    }
  }, INTERVAL_MS);

/**
 * Reminds of announcements whose confirm-by time comes near. Returns how many; each reminder is claimed by one
 * instance. Several that were missed are sent as one. One statement when few wait and none is due; `now` is the
 * database's time.
 */
export async function sendAutoReminders(now?: Date, batchSize = BATCH_SIZE): Promise<number> {
  let reminded = 0;
  let after: Waiting | undefined;
  do {
    const waiting = await listWaiting({ now, after, limit: batchSize });
    for (const { id, databaseNow: time, ...asked } of waiting) {
      const at = now ?? new Date(time);
      const to = remindersDue(asked, at);
      if (to > asked.remindersSent && isDaytime(at)) {
        reminded += Number(await remind(id, { from: asked.remindersSent, to }));
      }
    }
    after = waiting.length === batchSize ? waiting.at(-1) : undefined;
  } while (after);
  return reminded;
}

type Waiting = { rowid: number; confirmBy: Date };

/** Announcements with reminders left, in the order of their confirm-by times. */
const listWaiting = ({ now, after, limit }: { now?: Date; after?: Waiting; limit: number }) =>
  db
    .select({
      id: announcement.id,
      rowid: sql<number>`rowid`,
      publishedAt: sql<Date>`${announcement.publishedAt}`.mapWith(announcement.publishedAt),
      confirmBy: sql<Date>`${announcement.confirmBy}`.mapWith(announcement.confirmBy),
      remindedAt: announcement.remindedAt,
      autoReminders: announcement.autoReminders,
      remindersSent: announcement.remindersSent,
      databaseNow: sql<number>`${databaseNow}`,
    })
    .from(announcement)
    .where(
      and(
        gt(announcement.autoReminders, sql`0`), // as in the index, without a parameter
        gt(announcement.confirmBy, now ?? databaseNow),
        after &&
          sql`(${announcement.confirmBy}, rowid) > (${after.confirmBy.getTime()}, ${after.rowid})`,
        eq(announcement.status, "published"),
        lt(announcement.remindersSent, announcement.autoReminders),
      ),
    )
    .orderBy(asc(announcement.confirmBy), sql`rowid`)
    .limit(limit);

/** Nothing is sent when nobody is left, or when its author may not publish it any more. */
async function remind(id: string, { from, to }: { from: number; to: number }): Promise<boolean> {
  const [sent] = await selectSent(eq(announcement.id, id));
  if (!sent) return false;
  return takeStep(sent, {
    actor: null,
    action: "announcement_remind",
    set: sql`reminders_sent = ${to}, reminded_at = ${databaseNow}`,
    onlyIf: sql`${announcement.remindersSent} = ${from} and ${isRemindable(sent)} and ${isPublishable}`,
    follow: (isTaken) => raiseRemaining(sent, isTaken),
  });
}
