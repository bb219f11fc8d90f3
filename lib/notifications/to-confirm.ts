import "server-only";

import { and, desc, eq, isNull, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { databaseNow } from "@/db/now";
import { announcement, course, enrollment, notification, recipient, user } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { isUnread } from "@/lib/realtime/unread";

export type ToConfirm = Awaited<ReturnType<typeof listToConfirm>>["items"][number];

/**
 * For a WHERE of `notification`: it may ask the user for a confirmation, through a course that they learn in or
 * because it goes to a role or to everybody. Its first condition is literally that of the index
 * `notification_asking`: far fewer rows than an inbox has.
 */
export function mayAsk({ id }: Actor): SQL {
  const asking = sql`select id from ${notification} where needs_confirmation = 1`;
  return sql`${notification.id} in (
    ${asking} and course_id in (select course_id from ${enrollment} where user_id = ${id})
    union all ${asking} and course_id is null)`;
}

/** For a WHERE of `notification`: it was not withdrawn and has not expired. */
export const asksStill = sql`${notification.withdrawnAt} is null
  and coalesce(${notification.expiresAt} > ${databaseNow}, 1)`;

/** For a join of `recipient`: the user's own copy. */
export const ownCopyOf = ({ id }: Actor) =>
  and(eq(recipient.notificationId, notification.id), eq(recipient.userId, id));

/**
 * What waits for the actor's confirmation, most urgent first: read or not, muted or snoozed, until it is confirmed. What
 * was withdrawn or has expired asks for nothing any more. `count` is of all, `unread` of those of them that are unread.
 */
export async function listToConfirm(actor: Actor, { limit }: { limit: number }) {
  const rows = await db
    .select({
      item: {
        id: notification.id,
        title: notification.title,
        courseTitle: course.title,
        senderName: user.displayName,
        senderRole: user.role,
        confirmBy: announcement.confirmBy,
      },
      count: sql<number>`count(*) over ()`,
      unread: sql<number>`sum(${isUnread}) over ()`,
    })
    .from(notification)
    .innerJoin(recipient, ownCopyOf(actor))
    .innerJoin(announcement, eq(announcement.id, notification.announcementId))
    .leftJoin(course, eq(course.id, notification.courseId))
    .leftJoin(user, eq(user.id, notification.senderId))
    .where(and(mayAsk(actor), isNull(recipient.acknowledgedAt), asksStill))
    .orderBy(sql`${announcement.confirmBy} is null`, announcement.confirmBy, desc(recipient.seq))
    .limit(limit);
  const { count = 0, unread = 0 } = rows[0] ?? {};
  return { items: rows.map(({ item }) => item), count, unread };
}
