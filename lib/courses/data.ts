import "server-only";

import { and, asc, count, desc, eq, gt, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { course, courseModule, enrollment, user } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { forbidden, notFound } from "@/lib/errors";
import {
  DEFAULT_LIMIT,
  formatTimeCursor,
  MAX_LIMIT,
  type Page,
  parseTimeCursor,
  toPage,
} from "@/lib/paging";
import { managedBy, visibleTo } from "./scope";

const summary = {
  id: course.id,
  title: course.title,
  description: course.description,
  teacherId: course.teacherId,
  teacherName: user.displayName,
  moduleCount: sql<number>`(select count(*) from ${courseModule}
    where ${courseModule.courseId} = ${course.id})`,
  studentCount: sql<number>`(select count(*) from ${enrollment}
    where ${enrollment.courseId} = ${course.id})`,
};

export type CourseSummary = Awaited<ReturnType<typeof listEnrolledCourses>>[number];
export type CourseModule = Awaited<ReturnType<typeof listModules>>[number];

/** The courses the actor is enrolled in, by title. */
export function listEnrolledCourses(actor: Actor) {
  return db
    .select(summary)
    .from(enrollment)
    .innerJoin(course, eq(course.id, enrollment.courseId))
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(eq(enrollment.userId, actor.id))
    .orderBy(asc(course.title), asc(course.id))
    .limit(MAX_LIMIT);
}

/** The courses the actor teaches, by title. */
export function listTaughtCourses(actor: Actor) {
  return db
    .select(summary)
    .from(course)
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(eq(course.teacherId, actor.id))
    .orderBy(asc(course.title), asc(course.id))
    .limit(MAX_LIMIT);
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
    .select({ ...summary, joinCode: course.joinCode })
    .from(course)
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(and(eq(course.id, id), managedBy(actor)));
  return found;
}

/** The modules of a course the actor may see, in teaching order. */
export function listModules(actor: Actor, courseId: string) {
  return db
    .select({
      id: courseModule.id,
      position: courseModule.position,
      title: courseModule.title,
      summary: courseModule.summary,
    })
    .from(courseModule)
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .where(and(eq(course.id, courseId), visibleTo(actor)))
    .orderBy(asc(courseModule.position), asc(courseModule.id))
    .limit(MAX_LIMIT);
}

export type CourseStudent = Awaited<ReturnType<typeof listStudents>>["items"][number];

/** The students of a course the actor manages, by username. */
export async function listStudents(
  actor: Actor,
  {
    courseId,
    after = "",
    limit = DEFAULT_LIMIT,
  }: { courseId: string; after?: string; limit?: number },
) {
  const rows = await db
    .select({ id: user.id, username: user.username, displayName: user.displayName })
    .from(enrollment)
    .innerJoin(course, eq(course.id, enrollment.courseId))
    .innerJoin(user, eq(user.id, enrollment.userId))
    .where(and(eq(course.id, courseId), managedBy(actor), gt(user.username, after)))
    .orderBy(asc(user.username))
    .limit(limit + 1);
  return toPage(rows, limit, (last) => last.username);
}

/** Every course, newest first. Admins only. */
export async function listAllCourses(
  actor: Actor,
  { before, limit = DEFAULT_LIMIT }: { before?: string; limit?: number },
): Promise<Page<CourseSummary & { createdAt: Date }>> {
  if (actor.role !== "admin") throw forbidden();
  const cursor = parseTimeCursor(before);
  const older =
    cursor && sql`(${course.createdAt}, ${course.id}) < (${cursor.at.getTime()}, ${cursor.id})`;
  const rows = await db
    .select({ ...summary, createdAt: course.createdAt })
    .from(course)
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(older)
    .orderBy(desc(course.createdAt), desc(course.id))
    .limit(limit + 1);
  return toPage(rows, limit, (last) => formatTimeCursor({ at: last.createdAt, id: last.id }));
}

/** How many students would hear an announcement now. */
export async function countStudents(actor: Actor, courseId: string): Promise<number> {
  const [row] = await db
    .select({ students: count(enrollment.userId) })
    .from(course)
    .leftJoin(enrollment, eq(enrollment.courseId, course.id))
    .where(and(eq(course.id, courseId), managedBy(actor)))
    .groupBy(course.id);
  if (!row) throw notFound();
  return row.students;
}
