import "server-only";

import { and, eq, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { announcement, change, course, enrollment, notification, recipient } from "@/db/schema";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { countStudents } from "@/lib/courses/data";
import { managedBy } from "@/lib/courses/scope";
import { PublicError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { getHub } from "@/lib/realtime/registry";
import type { NewAnnouncement } from "./schema";

export type PublishReceipt = { announcementId: string; recipientCount: number };

/**
 * Publishes to every student of a course the actor manages: announcement, notification, change and all
 * recipients in one transaction, 0 or all of them. Whether the actor may, and whether anybody would
 * hear it, is part of the first statement. The same `clientKey` again publishes nothing and answers
 * the first receipt.
 */
export async function publishAnnouncement(
  actor: Actor,
  input: NewAnnouncement,
): Promise<PublishReceipt> {
  const { courseId, clientKey, type, title, message, link } = input;
  const announcementId = newId("ann");
  const notificationId = newId("notif");
  const now = Date.now();
  const entry = { actorId: actor.id, action: "announcement_publish" } as const;

  const [announced, , , delivered] = await writeBatch([
    sql`insert into ${announcement} (id, course_id, author_id, status, type, title, message, link,
          client_key, created_at, published_at)
        select ${announcementId}, ${course.id}, ${actor.id}, 'published', ${type}, ${title}, ${message},
          ${link}, ${clientKey}, ${now}, ${now}
        from ${course}
        where ${course.id} = ${courseId} and ${managedBy(actor) ?? sql`1`}
          and exists (select 1 from ${enrollment} where course_id = ${courseId})
        on conflict (author_id, client_key) do nothing`,
    sql`insert into ${notification} (id, type, title, message, link, course_id, announcement_id,
          version, created_at)
        select ${notificationId}, type, title, message, coalesce(link, '/app/courses/' || course_id),
          course_id, id, version, published_at
        from ${announcement} where id = ${announcementId}`,
    sql`insert into ${change} (kind, notification_id, created_at)
        select 'published', id, created_at from ${notification} where id = ${notificationId}`,
    sql`insert into ${recipient} (notification_id, user_id, seq)
        select ${notificationId}, user_id, (select max(seq) from ${change})
        from ${enrollment}
        where course_id = ${courseId}
          and exists (select 1 from ${notification} where id = ${notificationId})`,
    await auditEntry({ ...entry, targetId: announcementId }, { ifChanged: true }),
  ]);

  if (announced?.rowsAffected !== 1) return explainUnpublished(actor, input);
  getHub().wake();
  return { announcementId, recipientCount: delivered?.rowsAffected ?? 0 };
}

/** Nothing was published: because it had been already, or because it may not be. */
async function explainUnpublished(actor: Actor, input: NewAnnouncement): Promise<PublishReceipt> {
  const [earlier] = await db
    .select({
      announcementId: announcement.id,
      courseId: announcement.courseId,
      type: announcement.type,
      title: announcement.title,
      message: announcement.message,
      link: announcement.link,
      recipientCount: sql<number>`(select count(*) from ${recipient}
        where ${recipient.notificationId} = ${notification.id})`,
    })
    .from(announcement)
    .innerJoin(notification, eq(notification.announcementId, announcement.id))
    .where(and(eq(announcement.authorId, actor.id), eq(announcement.clientKey, input.clientKey)));
  if (!earlier) {
    await countStudents(actor, input.courseId); // throws when the course is not the actor's
    throw new PublicError("INVALID", "noRecipients", "courseId");
  }
  const fields = ["courseId", "type", "title", "message", "link"] as const;
  if (fields.some((field) => earlier[field] !== input[field])) {
    throw new PublicError("CONFLICT", "alreadySent");
  }
  return { announcementId: earlier.announcementId, recipientCount: earlier.recipientCount };
}
