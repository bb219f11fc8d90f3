import "server-only";

import { and, eq, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { announcement, course, enrollment, notification, recipient } from "@/db/schema";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { requireManaged } from "@/lib/courses/guarded-update";
import { managedBy } from "@/lib/courses/scope";
import { PublicError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { deliver } from "@/lib/notifications/delivery";
import type { NewAnnouncement } from "./schema";

export type PublishReceipt = { announcementId: string; recipientCount: number };

/**
 * Publishes to every student of a course the actor manages: announcement, notification, change and all
 * recipients in one transaction. The first statement checks permission and that there are recipients.
 * Idempotent per `clientKey`: a repeated request returns the first announcement with its current number of
 * recipients, which grows when it must be read by later members.
 */
export async function publishAnnouncement(
  actor: Actor,
  input: NewAnnouncement,
): Promise<PublishReceipt> {
  const { courseId, clientKey, type, title, message, link, mustRead = false } = input;
  const announcementId = newId("ann");
  const now = Date.now();
  const isPublished = sql`exists (select 1 from ${announcement} where id = ${announcementId})`;
  const entry = { actorId: actor.id, action: "announcement_publish" } as const;

  const { inserted, delivery } = await writeBatch({
    inserted: sql`insert into ${announcement} (id, course_id, author_id, status, type, title, message, link,
          must_read, client_key, created_at, published_at)
        select ${announcementId}, ${course.id}, ${actor.id}, 'published', ${type}, ${title}, ${message},
          ${link}, ${Number(mustRead)}, ${clientKey}, ${now}, ${now}
        from ${course}
        where ${course.id} = ${courseId} and ${course.status} = 'published' and ${managedBy(actor)}
          and exists (select 1 from ${enrollment} where course_id = ${courseId})
        on conflict (author_id, client_key) do nothing`,
    delivery: deliver(
      {
        id: newId("notif"),
        type,
        title,
        message,
        link: link ?? `/app/courses/${courseId}`,
        courseId,
        senderId: actor.id,
        announcementId,
        mustRead,
      },
      {
        recipients: sql`select user_id from ${enrollment} where course_id = ${courseId}`,
        onlyIf: isPublished,
        now,
      },
    ),
    audit: await auditEntry({ ...entry, targetId: announcementId }, { onlyIf: isPublished }),
  });

  if (inserted.rowsAffected !== 1) return requireEarlierReceipt(actor, input);
  return { announcementId, recipientCount: delivery.at(-1)?.rowsAffected ?? 0 };
}

/** Returns the receipt of the earlier publication with this key, or throws the reason of the failure. */
async function requireEarlierReceipt(
  actor: Actor,
  input: NewAnnouncement,
): Promise<PublishReceipt> {
  const [earlier] = await db
    .select({
      announcementId: announcement.id,
      courseId: announcement.courseId,
      type: announcement.type,
      title: announcement.title,
      message: announcement.message,
      link: announcement.link,
      mustRead: announcement.mustRead,
      recipientCount: sql<number>`(select count(*) from ${recipient}
        where ${recipient.notificationId} = ${notification.id})`,
    })
    .from(announcement)
    .innerJoin(notification, eq(notification.announcementId, announcement.id))
    .where(and(eq(announcement.authorId, actor.id), eq(announcement.clientKey, input.clientKey)));
  if (!earlier) {
    const { status } = await requireManaged(actor, input.courseId);
    if (status === "archived") throw new PublicError("CONFLICT", "courseArchived", "courseId");
    if (status === "draft") throw new PublicError("CONFLICT", "courseDraft", "courseId");
    throw new PublicError("INVALID", "noRecipients", "courseId");
  }
  const fields = ["courseId", "type", "title", "message", "link", "mustRead"] as const;
  const requested = { ...input, mustRead: input.mustRead ?? false };
  if (fields.some((field) => earlier[field] !== requested[field])) {
    throw new PublicError("CONFLICT", "alreadySent");
  }
  return { announcementId: earlier.announcementId, recipientCount: earlier.recipientCount };
}
