import "server-only";

import { and, eq, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { announcement, announcementCourse, course, notification, recipient } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { requireManaged } from "@/lib/courses/guarded-update";
import { managedBy } from "@/lib/courses/scope";
import { PublicError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { emptyContent } from "./content";
import { countDelivered, releaseStatements } from "./release";
import type { NewAnnouncement } from "./schema";

export type PublishReceipt = { announcementId: string; recipientCount: number };

/**
 * Publishes to every student of a course the actor manages, at once: announcement, notification, change and
 * all recipients in one transaction, or nothing. Idempotent per `clientKey`: a repeated request returns the first announcement with its current number of
 * recipients, which grows when it must be read by later members.
 */
export async function publishAnnouncement(
  actor: Actor,
  input: NewAnnouncement,
): Promise<PublishReceipt> {
  const { courseId, clientKey, type, title, message, link, mustRead = false } = input;
  const id = newId("ann");
  const release = await releaseStatements(
    {
      ...emptyContent,
      id,
      authorId: actor.id,
      revision: 1,
      courseIds: [courseId],
      type,
      title,
      message,
      format: "plain",
      link,
      mustRead,
    },
    { from: "draft" },
  );
  const { claimed, delivered } = await writeBatch({
    stored: sql`insert into ${announcement} (id, course_id, author_id, status, type, title, message, link,
          must_read, client_key, created_at)
        select ${id}, ${course.id}, ${actor.id}, 'draft', ${type}, ${title}, ${message}, ${link},
          ${Number(mustRead)}, ${clientKey}, ${databaseNow}
        from ${course} where ${course.id} = ${courseId} and ${managedBy(actor)}
        on conflict (author_id, client_key) do nothing`,
    target: sql`insert into ${announcementCourse} (announcement_id, course_id)
        select id, course_id from ${announcement} where id = ${id}`,
    ...release,
    refused: sql`delete from ${announcement} where id = ${id} and status = 'draft'`,
  });
  if (claimed.rowsAffected !== 1) return requireEarlierReceipt(actor, input);
  return { announcementId: id, recipientCount: countDelivered(delivered) };
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
