import "server-only";

import { sql } from "drizzle-orm";
import { databaseNow } from "@/db/now";
import { announcement, announcementCourse, enrollment, notification, recipient } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { PublicError } from "@/lib/errors";
import { deliverMustReads } from "@/lib/notifications/delivery";
import { logCopiesChanged } from "@/lib/realtime/change-log";
import { RESTORE_WINDOW_MS } from "./lifecycle";
import { notificationsOf, requireSent, takeStep } from "./sent";

/**
 * Takes a published announcement out of all inboxes; read states are kept, for `restoreAnnouncement`. A repeated
 * request changes nothing.
 */
export async function withdrawAnnouncement(
  actor: Actor,
  id: string,
): Promise<{ withdrawnAt: Date }> {
  const sent = await requireSent(actor, id);
  await takeStep(sent, {
    actor,
    action: "announcement_withdraw",
    set: sql`status = 'withdrawn', withdrawn_at = ${databaseNow}`,
    onlyIf: sql`${announcement.status} = 'published'`,
    follow: (isTaken) => [
      sql`update ${notification}
        set withdrawn_at = (select withdrawn_at from ${announcement} where id = ${id})
        where announcement_id = ${id} and ${isTaken}`,
      sql`update ${recipient} set inactive = 1
        where notification_id in (${notificationsOf(id)}) and ${isTaken}`,
      copiesChanged(id, isTaken),
    ],
  });
  const { withdrawnAt } = await requireSent(actor, id);
  if (!withdrawnAt) throw new PublicError("STALE", "changedMeanwhile");
  return { withdrawnAt };
}

/**
 * Undoes a withdrawal within `RESTORE_WINDOW_MS`, by the clock of the database: everything is back as it was.
 * Who has joined meanwhile gets what must be read. A repeated request changes nothing.
 */
export async function restoreAnnouncement(actor: Actor, id: string): Promise<void> {
  const sent = await requireSent(actor, id);
  if (sent.status === "published") return;
  const withdrawnAt = sent.withdrawnAt?.getTime() ?? 0;
  const taken = await takeStep(sent, {
    actor,
    action: "announcement_restore",
    set: sql`status = 'published', withdrawn_at = null`,
    onlyIf: sql`${announcement.status} = 'withdrawn' and ${announcement.withdrawnAt} = ${withdrawnAt}
      and ${announcement.withdrawnAt} > ${databaseNow} - ${RESTORE_WINDOW_MS}`,
    follow: (isTaken) => [
      sql`update ${notification} set withdrawn_at = null
        where announcement_id = ${id} and ${isTaken}`,
      sql`update ${recipient} set inactive = 0
        where notification_id in (${notificationsOf(id)} and expired_at is null) and ${isTaken}`,
      copiesChanged(id, isTaken),
      ...deliverMustReads(joinedSince(id, withdrawnAt, isTaken), databaseNow),
    ],
  });
  if (taken) return;
  const { status } = await requireSent(actor, id);
  if (status === "withdrawn") throw new PublicError("CONFLICT", "restoreTooLate");
}

/** Enrolments carry the time of the instance that made them, whose clock may differ. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;

const joinedSince = (id: string, since: number, onlyIf: ReturnType<typeof sql>) =>
  sql`select course_id, user_id from ${enrollment}
    where course_id in (select course_id from ${announcementCourse} where announcement_id = ${id})
      and created_at >= ${since - CLOCK_TOLERANCE_MS} and ${onlyIf}`;

const copiesChanged = (id: string, isTaken: ReturnType<typeof sql>) =>
  logCopiesChanged(
    sql`select notification_id from (${notificationsOf(id)}) where ${isTaken}`,
    databaseNow,
  );
