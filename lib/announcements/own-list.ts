import "server-only";

import { and, desc, eq, ne, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { databaseNow } from "@/db/now";
import { announcement, announcementCourse } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { isManagedBy } from "@/lib/courses/announcement-scope";
import { countAttachments } from "@/lib/files/attachments";
import { DEFAULT_LIMIT, formatTimeCursor, parseTimeCursor, toPage } from "@/lib/http/paging";

/** What an author has not sent yet, or has withdrawn. */
export const ownLists = ["scheduled", "drafts", "withdrawn"] as const;
export type OwnListName = (typeof ownLists)[number];

type Scope = {
  /** Of all courses when undefined. */
  courseId?: string | undefined;
};
type Options = Scope & { list: OwnListName; before?: string | undefined; limit?: number };

export type OwnAnnouncement = Awaited<ReturnType<typeof listOwn>>["items"][number];
export type HeldAnnouncement = Awaited<ReturnType<typeof listHeld>>[number];

const lists = {
  drafts: { matches: sql`${announcement.status} = 'draft'`, order: announcement.updatedAt },
  scheduled: {
    matches: sql`${announcement.status} = 'scheduled' and not ${announcement.held}`,
    order: announcement.publishAt,
  },
  withdrawn: {
    matches: sql`${announcement.status} = 'withdrawn'`,
    order: announcement.withdrawnAt,
  },
} satisfies Record<OwnListName, { matches: SQL; order: unknown }>;

/** The titles of its courses. Written out: of a single table Drizzle leaves the tables' names away. */
const courseTitles = sql<string[]>`(select json_group_array(course.title order by course.title)
  from course join announcement_course on announcement_course.course_id = course.id
  where announcement_course.announcement_id = announcement.id)`.mapWith(
  (json: string) => JSON.parse(json) as string[],
);

/** For a WHERE: the actor still manages what is withdrawn; others may have corrected it since. */
const isStillTheirs = (actor: Actor) =>
  or(ne(announcement.status, "withdrawn"), isManagedBy(actor));

/** A page of the actor's own announcements: drafts and withdrawn ones newest first, scheduled ones by time. */
export async function listOwn(
  actor: Actor,
  { list, courseId, before, limit = DEFAULT_LIMIT }: Options,
) {
  const { matches, order } = lists[list];
  const at = sql<Date>`coalesce(${order}, ${announcement.createdAt})`.mapWith(order);
  const cursor = parseTimeCursor(before);
  const isScheduled = list === "scheduled";
  const keys = sql`(${at}, ${announcement.id})`;
  const given = cursor && sql`(${cursor.at.getTime()}, ${cursor.id})`;
  const rows = await db
    .select({
      id: announcement.id,
      type: announcement.type,
      title: announcement.title,
      message: announcement.message,
      format: announcement.format,
      revision: announcement.revision,
      publishAt: announcement.publishAt,
      unsentReason: announcement.unsentReason,
      at,
      courseTitles,
      attachments: countAttachments("announcement", announcement.id),
    })
    .from(announcement)
    .where(
      and(
        eq(announcement.authorId, actor.id),
        matches,
        isStillTheirs(actor),
        isIn(courseId),
        given && (isScheduled ? sql`${keys} > ${given}` : sql`${keys} < ${given}`),
      ),
    )
    .orderBy(...(isScheduled ? [at, announcement.id] : [desc(at), desc(announcement.id)]))
    .limit(limit + 1);
  return toPage(rows, limit, formatTimeCursor);
}

/** How many there are in each list. */
export async function countOwn(actor: Actor, { courseId }: Scope = {}) {
  const [row] = await db
    .select({
      drafts: countIf(lists.drafts.matches),
      scheduled: countIf(lists.scheduled.matches),
      withdrawn: countIf(lists.withdrawn.matches),
    })
    .from(announcement)
    .where(
      and(
        eq(announcement.authorId, actor.id),
        ne(announcement.status, "published"),
        isStillTheirs(actor),
        isIn(courseId),
      ),
    );
  return {
    drafts: row?.drafts ?? 0,
    scheduled: row?.scheduled ?? 0,
    withdrawn: row?.withdrawn ?? 0,
  };
}

const countIf = (condition: SQL) => sql<number>`count(case when ${condition} then 1 end)`;

/** What the actor has just sent and can still undo, with the time left by the clock of the database. */
export function listHeld(actor: Actor, { courseId }: Scope = {}) {
  return db
    .select({
      id: announcement.id,
      title: announcement.title,
      inMs: sql<number>`max(0, ${announcement.publishAt} - ${databaseNow})`,
    })
    .from(announcement)
    .where(
      and(
        eq(announcement.authorId, actor.id),
        eq(announcement.status, "scheduled"),
        eq(announcement.held, true),
        isIn(courseId),
      ),
    )
    .orderBy(announcement.publishAt);
}

const isIn = (courseId: string | undefined) =>
  courseId === undefined
    ? undefined
    : sql`exists (select 1 from ${announcementCourse}
        where ${announcementCourse.announcementId} = ${announcement.id}
          and ${announcementCourse.courseId} = ${courseId})`;

export type OwnLists = Awaited<ReturnType<typeof openOwnLists>>;

/** What a page shows of the actor's own announcements: one list, the size of all, and what is held. */
export async function openOwnLists(
  actor: Actor,
  { list, ...options }: Scope & { list: OwnListName | undefined; before?: string | undefined },
) {
  const [counts, held, page] = await Promise.all([
    countOwn(actor, options),
    listHeld(actor, options),
    list && listOwn(actor, { ...options, list }),
  ]);
  return { counts, held, shown: list && page && { list, page } };
}
