import "server-only";

import { and, desc, eq, inArray, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import {
  announcement,
  announcementCourse,
  course,
  notification,
  recipient,
  user,
} from "@/db/schema";
import { audiences as announcementAudiences } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { managedBy, visibleTo } from "@/lib/courses/scope";
import { visibleFile } from "@/lib/files/access";
import { attachmentsOf } from "@/lib/files/attachments";
import { DEFAULT_LIMIT, formatTimeCursor, parseTimeCursor, toPage } from "@/lib/http/paging";
import { isSent } from "./stored";

/** `before` is the `next` of the previous page. */
type ListOptions = { courseId: string; before?: string; limit?: number };

const content = {
  id: announcement.id,
  type: announcement.type,
  title: announcement.title,
  message: announcement.message,
  format: announcement.format,
  link: announcement.link,
  mustRead: announcement.mustRead,
  authorName: user.displayName,
  authorRole: user.role,
  publishedAt: sql<Date>`${announcement.publishedAt}`.mapWith(announcement.publishedAt),
};

const files = attachmentsOf("announcement", announcement.id);
/** Who may read the text of an announcement that they have not received does not open its files. */
const filesFor = (actor: Actor) =>
  attachmentsOf("announcement", announcement.id, visibleFile(actor));

const receipts = {
  recipientCount: sql<number>`(select count(*) from ${recipient}
    where ${recipient.notificationId} = ${notification.id})`,
  readCount: sql<number>`(select count(*) from ${recipient}
    where ${recipient.notificationId} = ${notification.id} and ${recipient.readAt} is not null)`,
};

export type PublishedAnnouncement = Awaited<ReturnType<typeof listAnnouncements>>["items"][number];
export type SentAnnouncement = Awaited<ReturnType<typeof listSentAnnouncements>>["items"][number];

export type SharedAnnouncement = NonNullable<Awaited<ReturnType<typeof getSharedAnnouncement>>>;

/**
 * The announcement of a notification whose address someone has passed on, or undefined: for everybody who
 * may see its course, or for whose role it is, with or without a copy. A withdrawn one comes without its text.
 */
export async function getSharedAnnouncement(actor: Actor, notificationId: string) {
  const [found] = await db
    .select({
      ...content,
      attachments: filesFor(actor),
      status: announcement.status,
      withdrawnAt: sql<Date>`${announcement.withdrawnAt}`.mapWith(announcement.withdrawnAt),
      courseId: course.id,
      courseTitle: course.title,
      canManage: sql<boolean>`${managedBy(actor)}`.mapWith(Boolean),
    })
    .from(notification)
    .innerJoin(announcement, eq(announcement.id, notification.announcementId))
    .leftJoin(course, eq(course.id, notification.courseId))
    .innerJoin(user, eq(user.id, announcement.authorId))
    .where(
      and(
        eq(notification.id, notificationId),
        isSent,
        or(and(isNotNull(course.id), visibleTo(actor)), isForRole(actor)),
      ),
    );
  if (!found) return undefined;
  const { status, withdrawnAt, courseId, courseTitle, canManage, ...published } = found;
  const isWithdrawn = status === "withdrawn";
  return {
    courseId,
    courseTitle,
    canManage,
    withdrawnAt,
    content: isWithdrawn ? undefined : published,
  };
}

/** For a WHERE: it goes to a role or to everybody, the actor included. */
function isForRole({ role }: Actor): SQL | undefined {
  const audiences =
    role === "admin" ? announcementAudiences : [`${role}s` as const, "everyone" as const];
  return and(isNull(notification.courseId), inArray(announcement.audience, audiences));
}

/** A page of the announcements of a course the actor may see, newest first. */
export async function listAnnouncements(actor: Actor, options: ListOptions) {
  const { limit = DEFAULT_LIMIT } = options;
  const rows = await db
    .select({ ...content, attachments: filesFor(actor) })
    .from(announcement)
    .innerJoin(announcementCourse, eq(announcementCourse.announcementId, announcement.id))
    .innerJoin(course, eq(course.id, announcementCourse.courseId))
    .innerJoin(user, eq(user.id, announcement.authorId))
    .where(and(publishedIn(options), visibleTo(actor)))
    .orderBy(desc(announcement.publishedAt), desc(announcement.id))
    .limit(limit + 1);
  return toPage(rows, limit, cursorOf);
}

/** The same for a course the actor manages, with the number of recipients and readers. */
export async function listSentAnnouncements(actor: Actor, options: ListOptions) {
  const { limit = DEFAULT_LIMIT } = options;
  const rows = await db
    .select({ ...content, ...receipts, attachments: files, notificationId: notification.id })
    .from(announcement)
    .innerJoin(announcementCourse, eq(announcementCourse.announcementId, announcement.id))
    .innerJoin(course, eq(course.id, announcementCourse.courseId))
    .innerJoin(user, eq(user.id, announcement.authorId))
    .innerJoin(
      notification,
      and(eq(notification.announcementId, announcement.id), eq(notification.courseId, course.id)),
    )
    .where(and(publishedIn(options), managedBy(actor)))
    .orderBy(desc(announcement.publishedAt), desc(announcement.id))
    .limit(limit + 1);
  return toPage(rows, limit, cursorOf);
}

const cursorOf = ({ publishedAt, id }: { publishedAt: Date; id: string }) =>
  formatTimeCursor({ at: publishedAt, id });

function publishedIn({ courseId, before }: ListOptions): SQL | undefined {
  const cursor = parseTimeCursor(before);
  return and(
    eq(announcementCourse.courseId, courseId),
    eq(announcement.status, "published"),
    cursor &&
      sql`(${announcement.publishedAt}, ${announcement.id}) < (${cursor.at.getTime()}, ${cursor.id})`,
  );
}
