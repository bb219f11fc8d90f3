import "server-only";

import { and, asc, eq, isNull, ne, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { course, courseTeacher, notification, user } from "@/db/schema";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { canonicalUsername } from "@/lib/auth/username";
import { notFound, PublicError } from "@/lib/errors";
import { clearInbox } from "@/lib/notifications/clearing";
import { MAX_LIMIT } from "@/lib/paging";
import { getHub } from "@/lib/realtime/registry";
import { notArchived, requireManaged, whyUnchanged } from "./course-change";
import { canOwn } from "./policy";
import { courseWithin, managedBy, ownedBy } from "./scope";

/** That a user may run courses at this moment; for a WHERE. */
export const stillTeaches = (userId: string): SQL =>
  sql`exists (select 1 from ${user} as teaching where teaching.id = ${userId}
      and teaching.role <> 'student' and teaching.suspended_at is null
      and teaching.deleted_at is null)`;

/** For a batch that gives a course to somebody who taught it beside its teacher. */
export const ownersAreNoCoTeachers = sql`delete from ${courseTeacher}
  where exists (select 1 from ${course} where id = course_id and teacher_id = user_id)`;

/**
 * For a batch in which a user may have ceased to teach something: what told them of hand-ins leaves their
 * inbox, since what it leads to is closed to them. Admins see every course.
 */
export const forgetHandIns = (userId: string): SQL[] =>
  clearInbox({
    userId,
    told: sql`${notification.type} = 'hand_in' and not exists (
      select 1 from ${course} where id = ${notification.courseId} and (teacher_id = ${userId}
        or exists (select 1 from ${courseTeacher}
          where course_id = ${notification.courseId} and user_id = ${userId})))`,
    onlyIf: sql`not exists (select 1 from ${user} where id = ${userId} and role = 'admin')`,
  });

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
  const now = await requireManaged(actor, courseId);
  if (!canOwn(actor, now) || now.status === "archived") {
    throw await whyUnchanged(actor, courseId, { ownersOnly: true });
  }
  const reason = now.teacherId === teacherId ? "ownsCourse" : "notTeacher";
  throw new PublicError("INVALID", reason, "username");
}

/** Takes a co-teacher out of the course; its owner may, and they themselves. */
export async function removeCoTeacher(
  actor: Actor,
  { courseId, userId }: { courseId: string; userId: string },
): Promise<void> {
  const leaves = actor.id === userId;
  const scope = sql`${leaves ? managedBy(actor) : ownedBy(actor)} and ${notArchived}`;
  const entry = { actorId: actor.id, action: "co_teacher_remove", targetId: userId } as const;
  const [removed] = await writeBatch([
    sql`delete from ${courseTeacher} where course_id = ${courseId} and user_id = ${userId}
        and ${courseWithin(courseId, scope)}`,
    await auditEntry({ ...entry, detail: { course_id: courseId } }, { ifChanged: true }),
    ...forgetHandIns(userId),
  ]);
  if (removed?.rowsAffected === 1) return getHub().wake();
  const now = await requireManaged(actor, courseId);
  if ((leaves || canOwn(actor, now)) && now.status !== "archived") throw notFound();
  throw await whyUnchanged(actor, courseId, { ownersOnly: !leaves });
}
