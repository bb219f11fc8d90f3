import "server-only";

import { and, asc, eq, gt, lt, sql } from "drizzle-orm";
import type { Logger } from "pino";
import { db } from "@/db/client";
import { databaseNow } from "@/db/now";
import { announcement } from "@/db/schema";
import { runPeriodically } from "@/lib/async/run-periodically";
import { isPublishable } from "./audience";
import { isDaytime, reminderTimes } from "./reminder-times";
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
 * instance. Several that were missed are sent as one. One statement when none is due; `now` is the database's time.
 */
export async function sendAutoReminders(now?: Date): Promise<number> {
  const candidates = await db
    .select({
      id: announcement.id,
      publishedAt: sql<Date>`${announcement.publishedAt}`.mapWith(announcement.publishedAt),
      confirmBy: sql<Date>`${announcement.confirmBy}`.mapWith(announcement.confirmBy),
      autoReminders: announcement.autoReminders,
      remindersSent: announcement.remindersSent,
      databaseNow: sql<number>`${databaseNow}`,
    })
    .from(announcement)
    .where(
      and(
        gt(announcement.autoReminders, sql`0`), // as in the index, without a parameter
        gt(announcement.confirmBy, now ?? databaseNow),
        eq(announcement.status, "published"),
        lt(announcement.remindersSent, announcement.autoReminders),
      ),
    )
    .orderBy(asc(announcement.confirmBy))
    .limit(BATCH_SIZE);
  let reminded = 0;
  for (const { id, remindersSent, databaseNow: time, ...asked } of candidates) {
    const at = now ?? new Date(time);
    const due = reminderTimes(asked).filter((each) => each <= at).length;
    if (
      due > remindersSent &&
      isDaytime(at) &&
      (await remind(id, { from: remindersSent, to: due }))
    )
      reminded++;
  }
  return reminded;
}

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
