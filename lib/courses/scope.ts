import "server-only";

import { and, eq, or, type SQL, sql } from "drizzle-orm";
import { course, courseTeacher, enrollment, user } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";

/** The courses an actor may see into, for a WHERE: what is outside looks like what does not exist. */
export const visibleTo = (actor: Actor): SQL =>
  either(managedBy(actor), and(enrolled(actor), sql`${course.status} <> 'draft'`));

/** The same, and for a student those whose door is open: what they say of themselves, not what is in them. */
export const listedFor = (actor: Actor): SQL =>
  actor.role === "student" ? either(visibleTo(actor), isJoinable) : visibleTo(actor);

/** The courses an actor may manage: their own, and those they teach with somebody. */
export function managedBy(actor: Actor): SQL {
  if (actor.role === "admin") return sql`true`;
  if (actor.role === "student") return sql`false`;
  return either(eq(course.teacherId, actor.id), teachesWith(actor));
}

/** The courses of which an actor decides whether they are there, and who teaches them. */
export function ownedBy(actor: Actor): SQL {
  if (actor.role === "admin") return sql`true`;
  if (actor.role === "student") return sql`false`;
  return eq(course.teacherId, actor.id);
}

/** Courses that students may join. */
export const isJoinable = sql`(${course.status} = 'published' and ${course.joinOpen} = 1)`;

/** That a user may run courses at this moment; for a WHERE. */
export const stillTeaches = (userId: string): SQL =>
  sql`exists (select 1 from ${user} as teaching where teaching.id = ${userId}
      and teaching.role <> 'student' and teaching.suspended_at is null
      and teaching.deleted_at is null)`;

/** That a course with this id is `within` a scope; for a WHERE of another table's statement. */
export const courseWithin = (courseId: string, within: SQL) =>
  sql`exists (select 1 from ${course} where ${course.id} = ${courseId} and ${within})`;

const enrolled = (actor: Actor) =>
  sql`exists (select 1 from ${enrollment}
      where ${enrollment.courseId} = ${course.id} and ${enrollment.userId} = ${actor.id})`;

const teachesWith = (actor: Actor) =>
  sql`exists (select 1 from ${courseTeacher}
      where ${courseTeacher.courseId} = ${course.id} and ${courseTeacher.userId} = ${actor.id})`;

const either = (...conditions: (SQL | undefined)[]) => or(...conditions) ?? sql`false`;
