import "server-only";

import { and, asc, count, desc, eq, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import {
  course,
  courseModule,
  enrollment,
  moduleCompletion,
  project,
  submission,
  user,
} from "@/db/schema";
import { foldText } from "@/db/text-keys";
import type { Actor } from "@/lib/auth/actor";
import {
  DEFAULT_LIMIT,
  formatKeys,
  formatTimeCursor,
  offsetOf,
  parseKeys,
  parseTextCursor,
  parseTimeCursor,
  toKeyedPage,
  toPage,
} from "@/lib/http/paging";
import type { CourseQuery, OwnCoursesQuery } from "./schema";
import { isTaughtBy, listedFor, managedBy, visibleTo } from "./scope";

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

export type CourseSummary = Awaited<ReturnType<typeof listTaughtCourses>>["items"][number];
export type EnrolledCourse = Awaited<ReturnType<typeof listEnrolledCourses>>["items"][number];
export type ManagedCourse = NonNullable<Awaited<ReturnType<typeof getManagedCourse>>>;

/** How many open modules the actor has marked as done, the number of projects open to the actor, how many of the actor's submissions are accepted, and what is due next. */
const progress = (actor: Actor) => {
  const open = sql`${project} join ${courseModule} on ${courseModule.id} = ${project.moduleId}
    where ${courseModule.courseId} = ${course.id} and ${courseModule.opensAt} <= ${Date.now()}`;
  return {
    /** Of those counted in `moduleCount`. */
    completedModules: sql<number>`(select count(*) from ${moduleCompletion}
      join ${courseModule} on ${courseModule.id} = ${moduleCompletion.moduleId}
      where ${courseModule.courseId} = ${course.id} and ${courseModule.opensAt} <= ${Date.now()}
        and ${moduleCompletion.userId} = ${actor.id})`,
    projects: sql<number>`(select count(*) from ${open})`,
    accepted: sql<number>`(select count(*) from ${open} and exists (select 1 from ${submission}
      where ${submission.projectId} = ${project.id} and ${submission.userId} = ${actor.id}
        and ${submission.state} = 'accepted'))`,
    /** Of what the actor has not handed in: the next time ahead, else the last one missed. */
    nextDueAt: sql`(select coalesce(
        min(case when ${project.dueAt} > ${Date.now()} then ${project.dueAt} end), max(${project.dueAt}))
      from ${open} and not exists (select 1 from ${submission}
        where ${submission.projectId} = ${project.id} and ${submission.userId} = ${actor.id}
          and ${submission.state} in ('waiting', 'accepted')))`.mapWith(
      (at: number): Date | null => new Date(at), // of null it is not called
    ),
  };
};

const isArchived = sql<number>`(${course.status} = 'archived')`;
const ownOrder = [asc(isArchived), asc(course.titleSort), asc(course.id)];
const ownKeys = { isArchived, titleSort: course.titleSort, id: course.id };
const ownCursorSchema = z.tuple([z.int(), z.string(), z.string()]);

/** For a WHERE: matches the search and comes after the cursor of an actor's own courses. */
function ownMatching({ search, after }: OwnCoursesQuery) {
  const cursor = parseKeys(ownCursorSchema, after);
  return and(
    search ? containing(search) : undefined,
    cursor &&
      sql`(${isArchived}, ${course.titleSort}, ${course.id}) > (${cursor[0]}, ${cursor[1]}, ${cursor[2]})`,
  );
}

/** The courses the actor is enrolled in, with their progress: archived ones last, then by title. */
export async function listEnrolledCourses(actor: Actor, query: OwnCoursesQuery = {}) {
  const { limit = DEFAULT_LIMIT } = query;
  const rows = await db
    .select({ item: { ...summary, ...progress(actor) }, keys: ownKeys })
    .from(enrollment)
    .innerJoin(course, eq(course.id, enrollment.courseId))
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(and(isEnrolled(actor), ownMatching(query)))
    .orderBy(...ownOrder)
    .limit(limit + 1)
    .offset(parseKeys(ownCursorSchema, query.after) ? 0 : offsetOf({ page: query.page, limit }));
  return toKeyedPage(rows, limit);
}

/** The number of courses the actor is enrolled in that match the search. */
export async function countEnrolledCourses(actor: Actor, search?: string): Promise<number> {
  const [row] = await db
    .select({ courses: count() })
    .from(enrollment)
    .innerJoin(course, eq(course.id, enrollment.courseId))
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(and(isEnrolled(actor), ownMatching({ search })));
  return row?.courses ?? 0;
}

const isEnrolled = (actor: Actor) =>
  and(eq(enrollment.userId, actor.id), sql`${course.status} <> 'draft'`);

/** The courses the actor teaches, as owner or co-teacher: archived ones last, then by title. */
export async function listTaughtCourses(actor: Actor, query: OwnCoursesQuery = {}) {
  const { limit = DEFAULT_LIMIT } = query;
  const rows = await db
    .select({ item: summary, keys: ownKeys })
    .from(course)
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(and(isTaughtBy(actor), ownMatching(query)))
    .orderBy(...ownOrder)
    .limit(limit + 1)
    .offset(parseKeys(ownCursorSchema, query.after) ? 0 : offsetOf({ page: query.page, limit }));
  return toKeyedPage(rows, limit);
}

/** The number of courses the actor teaches that match the search. */
export async function countTaughtCourses(actor: Actor, search?: string): Promise<number> {
  const [row] = await db
    .select({ courses: count() })
    .from(course)
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(and(isTaughtBy(actor), ownMatching({ search })));
  return row?.courses ?? 0;
}

/** A course the actor may see, or undefined. */
export async function getCourse(actor: Actor, id: string) {
  const [found] = await db
    .select(summary)
    .from(course)
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(and(eq(course.id, id), visibleTo(actor)));
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

export type ListedCourse = NonNullable<Awaited<ReturnType<typeof getListedCourse>>>;

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
 * A page of the courses listed for the actor, newest first or by title: for students their own and joinable
 * ones, for teachers their own, for admins all.
 */
export async function listCourses(actor: Actor, query: CourseQuery) {
  const { limit = DEFAULT_LIMIT } = query;
  const order = orders[query.sort ?? "createdAt"];
  const from = order.from(query);
  const rows = await db
    .select({ item: listedColumns(actor), titleSort: course.titleSort })
    .from(course)
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(and(...listed(actor, query), from))
    .orderBy(...order.by)
    .limit(limit + 1)
    .offset(from ? 0 : offsetOf({ page: query.page, limit }));
  const page = toPage(rows, limit, order.cursorOf);
  return { ...page, items: page.items.map(({ item }) => item) };
}

/** The number of courses listed for the actor that match the filter. */
export async function countCourses(actor: Actor, query: CourseQuery): Promise<number> {
  const [row] = await db
    .select({ courses: count() })
    .from(course)
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(and(...listed(actor, query)));
  return row?.courses ?? 0;
}

type LastCourse = { item: { id: string; createdAt: Date }; titleSort: string };

const orders = {
  createdAt: {
    by: [desc(course.createdAt), desc(course.id)],
    from({ before }: CourseQuery) {
      const cursor = parseTimeCursor(before);
      return (
        cursor && sql`(${course.createdAt}, ${course.id}) < (${cursor.at.getTime()}, ${cursor.id})`
      );
    },
    cursorOf: ({ item }: LastCourse) => formatTimeCursor({ at: item.createdAt, id: item.id }),
  },
  title: {
    by: [asc(course.titleSort), asc(course.id)],
    from({ after }: CourseQuery) {
      const cursor = parseTextCursor(after);
      return cursor && sql`(${course.titleSort}, ${course.id}) > (${cursor[0]}, ${cursor[1]})`;
    },
    cursorOf: ({ titleSort, item }: LastCourse) => formatKeys([titleSort, item.id]),
  },
};

const listed = (actor: Actor, { search, status }: CourseQuery) => [
  listedFor(actor),
  status && eq(course.status, status),
  search ? containing(search) : undefined,
];

/** A course that `listCourses` would return, or undefined. */
export async function getListedCourse(actor: Actor, id: string) {
  const [found] = await db
    .select(listedColumns(actor))
    .from(course)
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(and(eq(course.id, id), listedFor(actor)));
  return found;
}

/** For a WHERE: a substring match without wildcards. */
function containing(search: string): SQL {
  const term = foldText(search);
  return sql`(instr(${course.titleFolded}, ${term}) > 0 or instr(${user.nameFolded}, ${term}) > 0)`;
}
