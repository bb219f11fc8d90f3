import "server-only";

import { and, asc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import {
  announcement,
  course,
  courseModule,
  enrollment,
  notification,
  project,
  recipient,
  submission,
} from "@/db/schema";
import { isManagedBy } from "@/lib/courses/announcement-scope";
import type { Actor } from "@/lib/auth/actor";
import { isTaughtBy } from "@/lib/courses/scope";
import { asksStill, mayAsk, ownCopyOf } from "@/lib/notifications/to-confirm";
import { isOpenFor } from "@/lib/projects/scope";
import { latestOf } from "@/lib/projects/to-do";

/**
 * `due`: a project; `opens`: a module; `confirm`: by when the reader confirms; `asked`: by when others confirm what
 * the reader has sent; `scheduled`: an announcement that the reader has scheduled.
 */
export type EventKind = "due" | "opens" | "confirm" | "asked" | "scheduled";

export type CalendarEvent = {
  /** The same as long as what it stands for exists. */
  id: string;
  kind: EventKind;
  at: Date;
  title: string;
  courseTitle: string | null;
  /** The page where one does something about it. */
  href: string;
  /** Whether the reader has done it; undefined where there is nothing to be done. */
  isDone?: boolean;
};

/** Of each kind; more than a school year has. */
const MAX_OF_A_KIND = 200;

type Range = { from: Date; to: Date };

/** What the actor's calendar has in a range of time, in order: of each kind the first {@link MAX_OF_A_KIND}. */
export async function listEvents(actor: Actor, range: Range): Promise<CalendarEvent[]> {
  const isStudent = actor.role === "student";
  const events = await Promise.all([
    isStudent ? listDueOf(actor, range) : listDueTaught(actor, range),
    listOpenings(actor, range),
    listConfirmations(actor, range),
    ...(isStudent ? [] : [listOwn(actor, range, "asked"), listOwn(actor, range, "scheduled")]),
  ]);
  return events.flat().toSorted((a, b) => Number(a.at) - Number(b.at) || (a.id < b.id ? -1 : 1));
}

const UPCOMING_MS = 7 * 86_400_000;

/** What the actor's next seven days bring, without what is done. */
export async function listUpcoming(actor: Actor, now = new Date()): Promise<CalendarEvent[]> {
  const range = { from: now, to: new Date(now.getTime() + UPCOMING_MS) };
  return (await listEvents(actor, range)).filter(({ isDone }) => !isDone);
}

const dueColumns = {
  id: project.id,
  at: sql<Date>`${project.dueAt}`.mapWith(project.dueAt),
  title: courseModule.title,
  courseTitle: course.title,
};

const within = (column: Parameters<typeof gte>[0], { from, to }: Range) =>
  and(gte(column, from), lt(column, to));

/** The open projects of a student's courses. */
async function listDueOf(actor: Actor, range: Range): Promise<CalendarEvent[]> {
  const rows = await db
    .select({ ...dueColumns, state: submission.state })
    .from(enrollment)
    .innerJoin(course, eq(course.id, enrollment.courseId))
    .innerJoin(courseModule, eq(courseModule.courseId, course.id))
    .innerJoin(project, eq(project.moduleId, courseModule.id))
    .leftJoin(submission, latestOf(actor))
    .where(and(isOpenFor(actor), within(project.dueAt, range)))
    .orderBy(asc(project.dueAt), asc(project.id))
    .limit(MAX_OF_A_KIND);
  return rows.map(({ state, id, ...row }) => ({
    ...row,
    id: `due-${id}`,
    kind: "due",
    href: `/app/projects/${id}`,
    isDone: state === "waiting" || state === "accepted",
  }));
}

/** The projects of the courses that the actor teaches. */
async function listDueTaught(actor: Actor, range: Range): Promise<CalendarEvent[]> {
  const rows = await db
    .select(dueColumns)
    .from(course)
    .innerJoin(courseModule, eq(courseModule.courseId, course.id))
    .innerJoin(project, eq(project.moduleId, courseModule.id))
    .where(
      and(isTaughtBy(actor), sql`${course.status} <> 'archived'`, within(project.dueAt, range)),
    )
    .orderBy(asc(project.dueAt), asc(project.id))
    .limit(MAX_OF_A_KIND);
  return rows.map(({ id, ...row }) => ({
    ...row,
    id: `due-${id}`,
    kind: "due",
    href: `/teach/projects/${id}`,
  }));
}

/** The openings of modules: students learn of one that opens later by its title, as on the course's page. */
async function listOpenings(actor: Actor, range: Range): Promise<CalendarEvent[]> {
  const isStudent = actor.role === "student";
  const rows = await db
    .select({
      id: courseModule.id,
      at: sql<Date>`${courseModule.opensAt}`.mapWith(courseModule.opensAt),
      title: courseModule.title,
      courseId: course.id,
      courseTitle: course.title,
    })
    .from(course)
    .innerJoin(courseModule, eq(courseModule.courseId, course.id))
    .where(
      and(
        isStudent ? isLearntBy(actor) : isTaughtBy(actor),
        isStudent ? eq(course.status, "published") : sql`${course.status} <> 'archived'`,
        within(courseModule.opensAt, range),
      ),
    )
    .orderBy(asc(courseModule.opensAt), asc(courseModule.id))
    .limit(MAX_OF_A_KIND);
  return rows.map(({ id, courseId, ...row }) => ({
    ...row,
    id: `opens-${id}`,
    kind: "opens",
    href: isStudent ? `/app/courses/${courseId}#${id}` : `/teach/courses/${courseId}/modules#${id}`,
  }));
}

const isLearntBy = ({ id }: Actor): SQL =>
  sql`${course.id} in (select course_id from ${enrollment} where user_id = ${id})`;

/** By when the actor's own copies are to be confirmed, unless they were withdrawn or have expired. */
async function listConfirmations(actor: Actor, range: Range): Promise<CalendarEvent[]> {
  const rows = await db
    .select({
      id: notification.id,
      at: sql<Date>`${announcement.confirmBy}`.mapWith(announcement.confirmBy),
      title: notification.title,
      courseTitle: course.title,
      confirmedAt: recipient.acknowledgedAt,
    })
    .from(notification)
    .innerJoin(recipient, ownCopyOf(actor))
    .innerJoin(announcement, eq(announcement.id, notification.announcementId))
    .leftJoin(course, eq(course.id, notification.courseId))
    .where(and(mayAsk(actor), within(announcement.confirmBy, range), asksStill))
    .orderBy(asc(announcement.confirmBy), asc(notification.id))
    .limit(MAX_OF_A_KIND);
  return rows.map(({ id, confirmedAt, ...row }) => ({
    ...row,
    id: `confirm-${id}`,
    kind: "confirm",
    href: `/app/notifications/${id}`,
    isDone: confirmedAt !== null,
  }));
}

/** The actor's own announcements: when they are to be sent, or by when they are to be confirmed. */
async function listOwn(
  actor: Actor,
  range: Range,
  kind: "asked" | "scheduled",
): Promise<CalendarEvent[]> {
  const at = kind === "asked" ? announcement.confirmBy : announcement.publishAt;
  const matches =
    kind === "asked"
      ? and(
          eq(announcement.status, "published"),
          eq(announcement.needsConfirmation, true),
          isManagedBy(actor),
        )
      : and(eq(announcement.status, "scheduled"), eq(announcement.held, false));
  const rows = await db
    .select({
      id: announcement.id,
      at: sql<Date>`${at}`.mapWith(at),
      title: announcement.title,
      courseTitle: course.title,
    })
    .from(announcement)
    .leftJoin(course, eq(course.id, announcement.courseId))
    .where(and(eq(announcement.authorId, actor.id), matches, within(at, range)))
    .orderBy(asc(at), asc(announcement.id))
    .limit(MAX_OF_A_KIND);
  return rows.map(({ id, ...row }) => ({
    ...row,
    id: `${kind}-${id}`,
    kind,
    href: `/teach/announcements/${id}${kind === "scheduled" ? "/edit" : ""}`,
  }));
}
