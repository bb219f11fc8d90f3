import "server-only";

import { and, eq, or, type SQL, sql } from "drizzle-orm";
import { course, courseTeacher, enrollment, user } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";

// Permissions on courses as conditions of a WHERE. As checks in code: policy.ts; what changes: guarded-update.ts.

/** For a WHERE: the courses whose content an actor may see. Others look as if they did not exist. */
export const visibleTo = (actor: Actor): SQL =>
  anyOf(managedBy(actor), and(enrolled(actor), sql`${course.status} <> 'draft'`));

/** For a WHERE: the courses an actor may list. For students also joinable ones, without their content. */
export const listedFor = (actor: Actor): SQL =>
  actor.role === "student" ? anyOf(visibleTo(actor), isJoinable) : visibleTo(actor);

/** The courses an actor may manage: as owner or co-teacher. */
export function managedBy(actor: Actor): SQL {
  if (actor.role === "admin") return sql`true`;
  if (actor.role === "student") return sql`false`;
  return anyOf(eq(course.teacherId, actor.id), coTeaches(actor));
}

/** The courses an actor may archive, delete, or change the teachers of. */
export function ownedBy(actor: Actor): SQL {
  if (actor.role === "admin") return sql`true`;
  if (actor.role === "student") return sql`false`;
  return eq(course.teacherId, actor.id);
}

/** For a WHERE: the courses an actor teaches, as owner or co-teacher. By ids, so that both ways use their index. */
export const isTaughtBy = ({ id }: Actor): SQL =>
  sql`${course.id} in (select id from ${course} where teacher_id = ${id}
      union all select course_id from ${courseTeacher} where user_id = ${id})`;

/** Courses that students may join. */
export const isJoinable = sql`(${course.status} = 'published' and ${course.joinOpen} = 1)`;

/** For a WHERE: the user is an active teacher or admin. */
export const isActiveTeacher = (userId: string): SQL =>
  sql`exists (select 1 from ${user} as teaching where teaching.id = ${userId}
      and teaching.role <> 'student' and teaching.suspended_at is null
      and teaching.deleted_at is null)`;

/** For a WHERE of another table's statement: the course is in the scope `within`. */
export const courseWithin = (courseId: string, within: SQL) =>
  sql`exists (select 1 from ${course} where ${course.id} = ${courseId} and ${within})`;

const enrolled = (actor: Actor) =>
  sql`exists (select 1 from ${enrollment}
      where ${enrollment.courseId} = ${course.id} and ${enrollment.userId} = ${actor.id})`;

const coTeaches = (actor: Actor) =>
  sql`exists (select 1 from ${courseTeacher}
      where ${courseTeacher.courseId} = ${course.id} and ${courseTeacher.userId} = ${actor.id})`;

const anyOf = (...conditions: (SQL | undefined)[]) => or(...conditions) ?? sql`false`;
