import "server-only";

import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { announcement, announcementCourse, course, notification, user } from "@/db/schema";
import type { AuditAction } from "@/db/enums";
import { type AuditEntry, auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { notFound, PublicError } from "@/lib/errors";
import { attachmentsOf } from "@/lib/files/attachments";
import { newId } from "@/lib/ids";
import {
  isAllowed,
  type LifecycleStep,
  REMINDER_INTERVAL_MS,
  RESTORE_WINDOW_MS,
} from "./lifecycle";
import { isManagedBy } from "@/lib/courses/announcement-scope";
import { jsonList } from "./stored";

/** What became of an announcement: those that were published, and the steps they take afterwards. */

const columns = {
  id: announcement.id,
  authorId: announcement.authorId,
  authorName: user.displayName,
  status: announcement.status,
  version: announcement.version,
  audience: announcement.audience,
  selection: announcement.selection,
  type: announcement.type,
  title: announcement.title,
  message: announcement.message,
  format: announcement.format,
  link: announcement.link,
  attachments: attachmentsOf("announcement", announcement.id),
  mustRead: announcement.mustRead,
  needsConfirmation: announcement.needsConfirmation,
  confirmBy: announcement.confirmBy,
  autoReminders: announcement.autoReminders,
  remindersSent: announcement.remindersSent,
  remindedAt: announcement.remindedAt,
  expiresAt: announcement.expiresAt,
  isExpired: sql<boolean>`coalesce(${announcement.expiresAt} <= ${databaseNow}, 0)`.mapWith(
    Boolean,
  ),
  isReminderDue:
    sql<boolean>`coalesce(${announcement.remindedAt} <= ${databaseNow} - ${REMINDER_INTERVAL_MS}, 1)`.mapWith(
      Boolean,
    ),
  /** How long its withdrawal can still be undone, in milliseconds. */
  restorableMs: sql<number>`max(0, coalesce(${announcement.withdrawnAt} + ${RESTORE_WINDOW_MS} - ${databaseNow}, 0))`,
  publishedAt: announcement.publishedAt,
  correctedAt: announcement.correctedAt,
  withdrawnAt: announcement.withdrawnAt,
  courses: jsonList<{ id: string; title: string }>(sql`select json_group_array(
      json_object('id', target.course_id, 'title', ${course.title}) order by ${course.title})
    from ${announcementCourse} as target join ${course} on ${course.id} = target.course_id
    where target.announcement_id = ${announcement.id}`),
  /** One for each course, or one for a role or everybody; they stay the same. */
  copies: jsonList<SentCopy>(sql`select json_group_array(
      json_object('notificationId', id, 'courseId', course_id) order by rowid)
    from ${notification} where announcement_id = ${announcement.id}`),
};

export type SentCopy = { notificationId: string; courseId: string | null };

/** A published or withdrawn announcement. */
export type Sent = Awaited<ReturnType<typeof requireSent>>;

/** One that the actor manages, or undefined: also for a draft, which only its author sees. */
export async function getSent(actor: Actor, id: string) {
  const [found] = await selectSent(and(eq(announcement.id, id), isManagedBy(actor)));
  return found;
}

export async function requireSent(actor: Actor, id: string) {
  const found = await getSent(actor, id);
  if (!found) throw notFound();
  return found;
}

/** For the product itself, not for pages. */
export const selectSent = (matching: SQL | undefined) =>
  db
    .select(columns)
    .from(announcement)
    .innerJoin(user, eq(user.id, announcement.authorId))
    .where(and(inArray(announcement.status, ["published", "withdrawn"]), matching));

/** Throws `withdrawn` when the step does not lead on from a withdrawn announcement. */
export function requireStep(step: LifecycleStep, { status }: Pick<Sent, "status">) {
  if (!isAllowed(step, status)) throw new PublicError("CONFLICT", "withdrawn");
}

type Step = {
  /** Null for the product itself. */
  actor: Actor | null;
  action: AuditAction;
  detail?: AuditEntry["detail"];
  set: SQL;
  /** The state that it must have, in the WHERE of the announcement. */
  onlyIf: SQL;
  /** What follows; `isTaken` is true only in the batch of this step. */
  follow: (isTaken: SQL) => SQL[];
};

/**
 * Takes a step of an announcement with all that follows in one transaction, or nothing. Returns whether it did: permission
 * and state are looked at again, and a concurrent step is another one.
 */
export async function takeStep(
  { id }: Pick<Sent, "id">,
  { actor, action, detail = {}, set, onlyIf, follow }: Step,
): Promise<boolean> {
  const run = newId("release");
  const isTaken = sql`exists (select 1 from ${announcement} as taken
    where taken.id = ${id} and taken.release_id = ${run})`;
  const entry = { actorId: actor?.id ?? null, action, targetId: id, detail };
  const { taken } = await writeBatch({
    taken: sql`update ${announcement}
        set release_id = ${run}, revision = revision + 1, updated_at = ${databaseNow}, ${set}
        where ${announcement.id} = ${id} and ${actor ? isManagedBy(actor) : sql`true`} and ${onlyIf}`,
    followed: follow(isTaken),
    audit: await auditEntry(entry, { onlyIf: isTaken }),
  });
  return taken.rowsAffected === 1;
}

/** A query of the announcement's notifications, for the statements that follow a step. */
export const notificationsOf = (id: string) =>
  sql`select id as notification_id from ${notification} where announcement_id = ${id}`;
