import "server-only";

import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { databaseNow } from "@/db/now";
import {
  announcement,
  announcementCourse,
  course,
  notification,
  recipient,
  user,
} from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { isTaughtBy } from "@/lib/courses/scope";
import { isManagedBy } from "@/lib/courses/announcement-scope";

/** So long after its time a confirmation is still chased. */
const CHASED_MS = 30 * 86_400_000;

export type Unconfirmed = Awaited<ReturnType<typeof listUnconfirmed>>["items"][number];

/**
 * The announcements that the actor has sent, or that go to courses that the actor teaches, whose confirm-by time has
 * passed while people who can sign in have not confirmed: latest first. Not what was withdrawn or has expired, nor
 * what goes to archived courses only. `count` is of all.
 */
export async function listUnconfirmed(actor: Actor, { limit }: { limit: number }) {
  const rows = await db
    .select({
      item: {
        id: announcement.id,
        title: announcement.title,
        confirmBy: sql<Date>`announcement.confirm_by`.mapWith(announcement.confirmBy),
        unconfirmed: sql<number>`(select count(*) from ${remaining})`,
        courseTitles: sql<string[]>`(select json_group_array(course.title order by course.title)
          from course join announcement_course on announcement_course.course_id = course.id
          where announcement_course.announcement_id = announcement.id)`.mapWith(
          (json: string) => JSON.parse(json) as string[],
        ),
      },
      count: sql<number>`count(*) over ()`,
    })
    .from(announcement)
    .where(
      and(
        sql`announcement.id in (${candidates(actor)})`,
        eq(announcement.status, "published"),
        sql`announcement.confirm_by <= ${databaseNow}
          and announcement.confirm_by > ${databaseNow} - ${CHASED_MS}
          and coalesce(announcement.expires_at > ${databaseNow}, 1)`,
        isManagedBy(actor),
        sql`exists (select 1 from ${remaining})`,
      ),
    )
    .orderBy(sql`announcement.confirm_by desc`, announcement.id)
    .limit(limit);
  return { items: rows.map(({ item }) => item), count: rows[0]?.count ?? 0 };
}

/** Each way uses its index. */
const candidates = (actor: Actor) => sql`
  select announcement_id from ${announcementCourse} join ${course} on course.id = course_id
    where ${isTaughtBy(actor)} and course.status = 'published'
  union select mine.id from ${announcement} as mine
    where mine.author_id = ${actor.id} and mine.status = 'published' and (mine.audience <> 'courses'
      or exists (select 1 from ${announcementCourse} as target
        join ${course} as open on open.id = target.course_id and open.status = 'published'
        where target.announcement_id = mine.id))`;

/** The copies of people who can sign in and have not confirmed. */
const remaining = sql`${notification} as sent
  join ${recipient} as copy on copy.notification_id = sent.id and copy.acknowledged_at is null
  join ${user} as person on person.id = copy.user_id and person.suspended_at is null
    and person.deleted_at is null
  where sent.announcement_id = announcement.id and sent.needs_confirmation = 1`;
