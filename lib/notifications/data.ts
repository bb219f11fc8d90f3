import "server-only";

import { and, asc, count, desc, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import { db } from "@/db/client";
import {
  change,
  course,
  courseTeacher,
  enrollment,
  file,
  notification,
  recipient,
  user,
} from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { DEFAULT_LIMIT, MAX_LIMIT, toPage } from "@/lib/http/paging";
import { haveChangedCopies } from "@/lib/realtime/changed-copies";
import { currentPosition } from "@/lib/realtime/change-log";
import { formatPosition } from "@/lib/realtime/position";
import { isUnread } from "@/lib/realtime/unread";
import { renderAutomaticText, toAutomaticText } from "@/lib/i18n/automatic-text";
import { defaultReader, type Reader } from "@/lib/i18n/preferences";
import type { InboxQuery } from "./schema";
import { withWholeTexts } from "./whole-texts";
import { matches } from "./search";

export type InboxItem = Awaited<ReturnType<typeof listNotifications>>["items"][number];

const item = {
  id: notification.id,
  type: notification.type,
  title: notification.title,
  message: notification.message,
  textKind: notification.textKind,
  textValues: notification.textValues,
  link: notification.link,
  /** Null, as its title, for what goes to a role or to everybody. */
  courseId: course.id,
  courseTitle: course.title,
  /** Null for a reminder, which nobody has sent. */
  senderName: user.displayName,
  senderRole: user.role,
  mustRead: notification.mustRead,
  needsConfirmation: notification.needsConfirmation,
  /** Counted from 1; incremented by each correction. */
  version: notification.version,
  createdAt: notification.createdAt,
  correctedAt: notification.correctedAt,
  withdrawnAt: notification.withdrawnAt,
  expiresAt: notification.expiresAt,
  /** When it came to the top of the inbox: later than `createdAt` when it was raised again. */
  arrivedAt: sql<Date>`coalesce(${change.createdAt}, ${notification.createdAt})`.mapWith(
    change.createdAt,
  ),
  /** How many files its announcement has. */
  attachments: sql<number>`(select count(*) from ${file}
    where ${file.announcementId} = ${notification.announcementId})`,
  seq: recipient.seq,
  readAt: recipient.readAt,
  confirmedAt: recipient.acknowledgedAt,
  /** When it comes back to the top, unread, as its reader has asked. */
  snoozedUntil: recipient.snoozedUntil,
};

const inbox = () =>
  db
    .select(item)
    .from(recipient)
    .innerJoin(notification, eq(notification.id, recipient.notificationId))
    .leftJoin(course, eq(course.id, notification.courseId))
    .leftJoin(user, eq(user.id, notification.senderId))
    // Trimmed after some days: then `createdAt` is near enough.
    .leftJoin(change, eq(change.seq, recipient.seq))
    .$dynamic();

type Stored = {
  title: string;
  message: string;
  textKind: string | null;
  textValues: unknown;
  withdrawnAt: Date | null;
};

/** Puts an automatic notification into the reader's words; typed text stays as it is. A withdrawn one has none. */
function forReader<Row extends Stored>({ textKind, textValues, ...row }: Row, reader: Reader) {
  if (row.withdrawnAt) return { ...row, title: "", message: "", attachments: 0 };
  const automatic = toAutomaticText(textKind, textValues);
  return automatic ? { ...row, ...renderAutomaticText(automatic, reader) } : row;
}

/**
 * The actor's inbox, newest first; `before` is the `seq` where the page before ended, `after` the one
 * up to which everything is known, `q` words to be found in it.
 */
export async function listNotifications(
  actor: Actor,
  query: InboxQuery = {},
  reader: Reader = defaultReader,
) {
  const { before, after, course: courseId, type, q, limit = DEFAULT_LIMIT } = query;
  const rows = await inbox()
    .where(
      and(
        eq(recipient.userId, actor.id),
        before === undefined ? undefined : lt(recipient.seq, before),
        after === undefined ? undefined : gt(recipient.seq, after),
        query.unread ? isUnread : undefined,
        isNull(notification.withdrawnAt),
        courseId === undefined ? undefined : eq(notification.courseId, courseId),
        type && eq(notification.type, type),
        q ? await matches(actor, q) : undefined,
      ),
    )
    .orderBy(desc(recipient.seq))
    .limit(limit + 1);
  const items = rows.map((row) => forReader(row, reader));
  return toPage(items, limit, (last) => last.seq);
}

/**
 * A page of the inbox with what a client needs that polls instead of following the stream: the
 * position up to which nothing is missing, the unread count, and whose inbox it is.
 */
export async function readInbox(actor: Actor, query: InboxQuery, reader = defaultReader) {
  const upTo = await currentPosition(); // before the list, so that it promises no more
  const known = { userId: actor.id, since: query.after ?? upTo.seq, upTo: upTo.seq };
  const [page, unreadCount, [inboxChanged]] = await Promise.all([
    listNotifications(actor, query, reader),
    countUnread(actor),
    known.since < known.upTo ? haveChangedCopies([known]) : [false],
  ]);
  const position = formatPosition(upTo);
  const changed = inboxChanged ? { inboxChanged } : {};
  const items = query.text === "lines" ? await withWholeTexts(page.items) : page.items;
  return { ...page, items, unreadCount, position, userId: actor.id, ...changed };
}

/** One of the actor's own notifications, or undefined. A withdrawn one comes without its text. */
export async function getNotification(actor: Actor, id: string, reader: Reader = defaultReader) {
  const [found] = await inbox().where(
    and(eq(recipient.userId, actor.id), eq(recipient.notificationId, id)),
  );
  return found && forReader(found, reader);
}

/** The ids of the actor's unread notifications that lead to a page: opening it reads them. */
export async function listUnreadAbout(actor: Actor, path: string): Promise<string[]> {
  const rows = await db
    .select({ id: notification.id })
    .from(recipient)
    .innerJoin(notification, eq(notification.id, recipient.notificationId))
    .where(and(eq(recipient.userId, actor.id), isUnread, eq(notification.link, path)))
    .limit(MAX_LIMIT);
  return rows.map(({ id }) => id);
}

/** The courses by which an inbox is filtered: those of the actor, and `current` if its copies are there still. */
export function listInboxCourses(actor: Actor, current?: string) {
  const isMember = sql`${course.id} in (
    select course_id from ${enrollment} where user_id = ${actor.id})`;
  const isCoTeacher = sql`${course.id} in (
    select course_id from ${courseTeacher} where user_id = ${actor.id})`;
  const hasCopies = sql`exists (select 1 from ${notification}
    join ${recipient} on ${recipient.notificationId} = ${notification.id}
      and ${recipient.userId} = ${actor.id}
    where ${notification.courseId} = ${course.id})`;
  return db
    .select({ id: course.id, title: course.title })
    .from(course)
    .where(
      or(
        isMember,
        eq(course.teacherId, actor.id),
        isCoTeacher,
        current === undefined ? undefined : and(eq(course.id, current), hasCopies),
      ),
    )
    .orderBy(asc(course.titleSort), asc(course.id))
    .limit(MAX_LIMIT);
}

export async function countUnread(actor: Actor): Promise<number> {
  const [row] = await db
    .select({ unread: count() })
    .from(recipient)
    .where(and(eq(recipient.userId, actor.id), isUnread));
  return row?.unread ?? 0;
}
