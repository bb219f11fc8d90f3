import "server-only";

import { and, asc, eq, isNull, ne, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { course, courseTeacher, user } from "@/db/schema";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { canonicalUsername } from "@/lib/auth/username";
import { PublicError } from "@/lib/errors";
import { MAX_LIMIT } from "@/lib/paging";
import { notArchived, whyUnchanged } from "./course-change";
import { courseWithin, managedBy, ownedBy } from "./scope";

/** That a user may run courses at this moment; for a WHERE. */
export const stillTeaches = (userId: string): SQL =>
  sql`exists (select 1 from ${user} as teaching where teaching.id = ${userId}
      and teaching.role <> 'student' and teaching.suspended_at is null
      and teaching.deleted_at is null)`;

/** For a batch that gives a course to somebody who taught it beside its teacher. */
export const ownersAreNoCoTeachers = sql`delete from ${courseTeacher}
  where exists (select 1 from ${course} where id = course_id and teacher_id = user_id)`;

export type CoTeacher = Awaited<ReturnType<typeof listCoTeachers>>[number];

/** Who teaches a course that the actor manages beside its own teacher, by name. */
export function listCoTeachers(actor: Actor, courseId: string) {
  return db
    .select({ id: user.id, username: user.username, displayName: user.displayName })
    .from(courseTeacher)
    .innerJoin(course, eq(course.id, courseTeacher.courseId))
    .innerJoin(user, eq(user.id, courseTeacher.userId))
    .where(and(eq(course.id, courseId), managedBy(actor)))
    .orderBy(asc(user.displayName), asc(user.id))
    .limit(MAX_LIMIT);
}

/** The id of who could teach a course, or undefined. */
export async function findTeacher(username: string): Promise<string | undefined> {
  const [found] = await db
    .select({ id: user.id })
    .from(user)
    .where(
      and(
        eq(user.username, canonicalUsername(username)),
        ne(user.role, "student"),
        isNull(user.deletedAt),
      ),
    );
  return found?.id;
}

type Added = { courseId: string; username: string };

/** Lets another teacher teach the course too. Doing it twice is doing it once. */
export async function addCoTeacher(actor: Actor, { courseId, username }: Added): Promise<void> {
  const teacherId = (await findTeacher(username)) ?? "";
  const entry = { actorId: actor.id, action: "co_teacher_add", targetId: teacherId } as const;
  const [added, , there] = await writeBatch([
    sql`insert into ${courseTeacher} (course_id, user_id, created_at)
        select ${course.id}, ${teacherId}, ${Date.now()} from ${course}
        where ${course.id} = ${courseId} and ${ownedBy(actor)} and ${notArchived}
          and ${course.teacherId} <> ${teacherId} and ${stillTeaches(teacherId)}
        on conflict do nothing`,
    await auditEntry({ ...entry, detail: { course_id: courseId } }, { ifChanged: true }),
    sql`select 1 from ${courseTeacher} where course_id = ${courseId} and user_id = ${teacherId}
        and ${courseWithin(courseId, ownedBy(actor))}`,
  ]);
  if (added?.rowsAffected === 1 || there?.rows.length === 1) return;
  const refusal = await whyUnchanged(actor, courseId, {
    ownersOnly: true,
    otherwise: "notTeacher",
  });
  throw refusal.reason === "notTeacher"
    ? new PublicError("INVALID", "notTeacher", "username")
    : refusal;
}

/** Takes a co-teacher out of the course; its owner may, and they themselves. */
export async function removeCoTeacher(
  actor: Actor,
  { courseId, userId }: { courseId: string; userId: string },
): Promise<void> {
  const scope = actor.id === userId ? managedBy(actor) : ownedBy(actor);
  const entry = { actorId: actor.id, action: "co_teacher_remove", targetId: userId } as const;
  const [removed] = await writeBatch([
    sql`delete from ${courseTeacher} where course_id = ${courseId} and user_id = ${userId}
        and ${courseWithin(courseId, scope)}`,
    await auditEntry({ ...entry, detail: { course_id: courseId } }, { ifChanged: true }),
  ]);
  if (removed?.rowsAffected === 1) return;
  const refusal = await whyUnchanged(actor, courseId, { ownersOnly: true, otherwise: "notFound" });
  throw refusal.reason === "notFound" ? new PublicError("NOT_FOUND", "notFound") : refusal;
}
