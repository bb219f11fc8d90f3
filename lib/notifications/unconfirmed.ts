import "server-only";

import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { announcement, course, enrollment, notification, recipient } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { MAX_LIMIT } from "@/lib/http/paging";

export type UnconfirmedNotification = Awaited<ReturnType<typeof listUnconfirmed>>[number];

/** What asks for a confirmation in the actor's courses, or in the whole school: far fewer than an inbox has. */
const asking = (actor: Actor) => sql`
  select id from ${notification} where needs_confirmation = 1 and course_id is null
  union all
  select id from ${notification} where needs_confirmation = 1 and course_id in (
    select course_id from ${enrollment} where user_id = ${actor.id})`;

/**
 * The actor's notifications that ask for a confirmation and have none yet, read or unread, also while they are
 * snoozed: those with a time first, the earliest before the others, then the newest. None that was withdrawn or
 * has expired.
 */
export function listUnconfirmed(actor: Actor, limit = MAX_LIMIT) {
  return db
    .select({
      id: notification.id,
      type: notification.type,
      title: notification.title,
      courseId: course.id,
      /** Null for what goes to a role or to everybody. */
      courseTitle: course.title,
      confirmBy: announcement.confirmBy,
      createdAt: notification.createdAt,
      version: notification.version,
      seq: recipient.seq,
      readAt: recipient.readAt,
    })
    .from(recipient)
    .innerJoin(notification, eq(notification.id, recipient.notificationId))
    .innerJoin(announcement, eq(announcement.id, notification.announcementId))
    .leftJoin(course, eq(course.id, notification.courseId))
    .where(
      and(
        eq(recipient.userId, actor.id),
        sql`${recipient.notificationId} in (${asking(actor)})`,
        isNull(recipient.acknowledgedAt),
        sql`${recipient.inactive} = 0`,
      ),
    )
    .orderBy(sql`${announcement.confirmBy} is null`, announcement.confirmBy, desc(recipient.seq))
    .limit(limit);
}
