import "server-only";

import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import {
  course,
  courseModule,
  courseTeacher,
  enrollment,
  project,
  submission,
  user,
} from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import {
  DEFAULT_LIMIT,
  formatTimeCursor,
  MAX_LIMIT,
  parseTimeCursor,
  toPage,
} from "@/lib/http/paging";
import type { CourseQuery } from "./schema";
import { listedFor, managedBy, visibleTo } from "./scope";

const summary = {
  id: course.id,
  title: course.title,
  description: course.description,
  cover: course.cover,
  status: course.status,
  teacherId: course.teacherId,
  teacherName: user.displayName,
  teacherRole: user.role,
  createdAt: course.createdAt,
  version: course.version,
  /** Without drafts, which students do not see. */
  moduleCount: sql<number>`(select count(*) from ${courseModule}
    where ${courseModule.courseId} = ${course.id} and ${courseModule.opensAt} is not null)`,
  studentCount: sql<number>`(select count(*) from ${enrollment}
    where ${enrollment.courseId} = ${course.id})`,
};

/** Only for those who manage the course. */
const joinSettings = { joinCode: course.joinCode, joinOpen: course.joinOpen };

export type CourseSummary = Awaited<ReturnType<typeof listTaughtCourses>>[number];
export type EnrolledCourse = Awaited<ReturnType<typeof listEnrolledCourses>>[number];
export type ManagedCourse = NonNullable<Awaited<ReturnType<typeof getManagedCourse>>>;

const courses = () =>
  db.select(summary).from(course).innerJoin(user, eq(user.id, course.teacherId)).$dynamic();

/** The number of projects open to the actor, and how many of the actor's submissions are accepted. */
const progress = (actor: Actor) => {
  const open = sql`${project} join ${courseModule} on ${courseModule.id} = ${project.moduleId}
    where ${courseModule.courseId} = ${course.id} and ${courseModule.opensAt} <= ${Date.now()}`;
  return {
    projects: sql<number>`(select count(*) from ${open})`,
    accepted: sql<number>`(select count(*) from ${open} and exists (select 1 from ${submission}
      where ${submission.projectId} = ${project.id} and ${submission.userId} = ${actor.id}
        and ${submission.state} = 'accepted'))`,
  };
};

/** The courses the actor is enrolled in, with their progress: archived ones last, then by title. */
export function listEnrolledCourses(actor: Actor) {
  return db
    .select({ ...summary, ...progress(actor) })
    .from(enrollment)
    .innerJoin(course, eq(course.id, enrollment.courseId))
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(and(eq(enrollment.userId, actor.id), sql`${course.status} <> 'draft'`))
    .orderBy(sql`${course.status} = 'archived'`, asc(course.title), asc(course.id))
    .limit(MAX_LIMIT);
}

/** The courses the actor teaches, as owner or co-teacher: archived ones last, then by title. */
export function listTaughtCourses(actor: Actor) {
  return courses()
    .where(
      sql`(${course.teacherId} = ${actor.id} or exists (select 1 from ${courseTeacher}
        where ${courseTeacher.courseId} = ${course.id} and ${courseTeacher.userId} = ${actor.id}))`,
    )
    .orderBy(sql`${course.status} = 'archived'`, asc(course.title), asc(course.id))
    .limit(MAX_LIMIT);
}

/** A course the actor may see, or undefined. */
export async function getCourse(actor: Actor, id: string) {
  const [found] = await courses().where(and(eq(course.id, id), visibleTo(actor)));
  return found;
}

/** A course the actor manages, with its join code, or undefined. */
export async function getManagedCourse(actor: Actor, id: string) {
  const [found] = await db
    .select({ ...summary, ...joinSettings })
    .from(course)
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(and(eq(course.id, id), managedBy(actor)));
  return found;
}

export type ListedCourse = Awaited<ReturnType<typeof listCourses>>["items"][number];

const listedColumns = (actor: Actor) => ({
  ...summary,
  joinOpen: course.joinOpen,
  /** Null for actors who do not manage the course. */
  joinCode: sql<string | null>`case when ${managedBy(actor)} then ${course.joinCode} end`,
  isMember: sql<boolean>`exists (select 1 from ${enrollment}
    where ${enrollment.courseId} = ${course.id} and ${enrollment.userId} = ${actor.id})`.mapWith(
    Boolean,
  ),
});

/**
 * A page of the courses listed for the actor, newest first: for students their own and joinable ones, for
 * teachers their own, for admins all.
 */
export async function listCourses(actor: Actor, query: CourseQuery) {
  const { search, status, before, limit = DEFAULT_LIMIT } = query;
  const cursor = parseTimeCursor(before);
  const rows = await db
    .select(listedColumns(actor))
    .from(course)
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(
      and(
        listedFor(actor),
        status && eq(course.status, status),
        search ? containing(search) : undefined,
        cursor && sql`(${course.createdAt}, ${course.id}) < (${cursor.at.getTime()}, ${cursor.id})`,
      ),
    )
    .orderBy(desc(course.createdAt), desc(course.id))
    .limit(limit + 1);
  return toPage(rows, limit, (last) => formatTimeCursor({ at: last.createdAt, id: last.id }));
}

/** A course that `listCourses` would return, or undefined. */
export async function getListedCourse(actor: Actor, id: string) {
  const [found] = await db
    .select(listedColumns(actor))
    .from(course)
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(and(eq(course.id, id), listedFor(actor)));
  return found;
}

/** A substring match without wildcards; case-insensitive for ASCII. */
function containing(search: string): SQL {
  const term = search.normalize("NFC").trim();
  return sql`(instr(lower(${course.title}), lower(${term})) > 0
    or instr(lower(${user.displayName}), lower(${term})) > 0)`;
}
