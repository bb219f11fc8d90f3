import "server-only";

import { and, eq, isNull, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { course, enrollment, user } from "@/db/schema";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { usernameToFind } from "@/lib/auth/username";
import { notFound, PublicError } from "@/lib/errors";
import { withdrawFromFormerMember } from "@/lib/notifications/withdrawal";
import { deliverMustReads } from "@/lib/notifications/delivery";
import { requireAttempt, returnAttempts } from "@/lib/throttle/attempts";
import { joinCodesBy } from "@/lib/throttle/limits";
import { changeableBy, requireManaged, explainFailedUpdate } from "@/lib/courses/guarded-update";
import { unknownJoinCode } from "@/lib/courses/join-code";
import { courseWithin, isJoinable } from "@/lib/courses/scope";

/** For a WHERE: the actor is still an active student. */
const isActiveStudent = ({ id }: Actor) =>
  sql`exists (select 1 from ${user} as joining where joining.id = ${id} and joining.role = 'student'
      and joining.suspended_at is null and joining.deleted_at is null)`;

/** Enrols the actor by the key of a join code; returns the course's id. Idempotent. */
export async function joinCourse(actor: Actor, joinCode: string): Promise<string> {
  if (actor.role !== "student") throw new PublicError("FORBIDDEN", "onlyStudentsJoin");
  const limits = [joinCodesBy(actor)];
  await requireAttempt(limits);
  const now = Date.now();
  const joined = sql`${enrollment} join ${course} on ${course.id} = course_id
    where ${course.joinCodeKey} = ${joinCode} and user_id = ${actor.id} and ${course.status} <> 'draft'`;
  const { found } = await writeBatch({
    enrolled: sql`insert into ${enrollment} (course_id, user_id, created_at)
        select ${course.id}, ${actor.id}, ${now} from ${course}
        where ${course.joinCodeKey} = ${joinCode} and ${isJoinable} and ${isActiveStudent(actor)}
        on conflict do nothing`,
    mustReads: deliverMustReads(sql`select course_id, user_id from ${joined}`, now),
    found: sql`select course_id as id from ${joined}`,
  });
  const id = found.rows[0]?.id;
  if (typeof id !== "string") throw unknownJoinCode(joinCode);
  await writeBatch(returnAttempts(limits));
  return id;
}

/** Enrols a student in a course that the actor manages; `added` is false when already enrolled. */
export async function addMember(
  actor: Actor,
  { courseId, username }: { courseId: string; username: string },
): Promise<{ userId: string; added: boolean }> {
  const [found] = await db
    .select({ id: user.id, role: user.role })
    .from(user)
    .where(and(eq(user.username, usernameToFind(username)), isNull(user.deletedAt)));
  await requireManaged(actor, courseId); // first, so that outsiders cannot probe usernames
  if (found?.role !== "student") throw new PublicError("INVALID", "noSuchStudent", "username");
  const added = await enrollAll(actor, courseId, [found.id]);
  return { userId: found.id, added: added === 1 };
}

/**
 * Enrols students in a course that the actor manages, atomically; returns how many were added. Users who are
 * deleted or no longer students are skipped.
 */
export async function enrollAll(
  actor: Actor,
  courseId: string,
  userIds: readonly string[],
): Promise<number> {
  const now = Date.now();
  const ids = sql`(select value from json_each(${JSON.stringify(userIds)}))`;
  const single = userIds.length === 1 ? userIds[0] : undefined;
  const entry = { actorId: actor.id, action: "member_add", targetId: single ?? courseId } as const;
  const detail = { course_id: courseId };
  const { added, allowed } = await writeBatch({
    added: sql`insert into ${enrollment} (course_id, user_id, created_at)
        select ${courseId}, ${user.id}, ${now} from ${user}
        where ${user.id} in ${ids} and ${user.role} = 'student' and ${user.deletedAt} is null
          and ${courseWithin(courseId, changeableBy(actor))}
        on conflict do nothing`,
    audit: await auditEntry(
      { ...entry, detail },
      { ifChanged: true, counted: single === undefined },
    ),
    mustReads: deliverMustReads(
      sql`select course_id, user_id from ${enrollment}
          where course_id = ${courseId} and user_id in ${ids}`,
      now,
    ),
    allowed: sql`select 1 where ${courseWithin(courseId, changeableBy(actor))}`,
  });
  if (allowed.rows.length !== 1) throw await explainFailedUpdate(actor, courseId, {});
  return added.rowsAffected;
}

/**
 * Removes a student from a course that the actor manages, and the course's notifications from the student's
 * inbox. Submissions stay, in case the student is enrolled again.
 */
export async function removeMember(
  actor: Actor,
  { courseId, userId }: { courseId: string; userId: string },
): Promise<void> {
  const entry = { actorId: actor.id, action: "member_remove", targetId: userId } as const;
  const { removed } = await writeBatch({
    removed: sql`delete from ${enrollment} where course_id = ${courseId} and user_id = ${userId}
        and ${courseWithin(courseId, changeableBy(actor))}`,
    audit: await auditEntry({ ...entry, detail: { course_id: courseId } }, { ifChanged: true }),
    withdrawn: withdrawFromFormerMember(userId, courseId),
  });
  if (removed.rowsAffected !== 1) {
    const { status } = await requireManaged(actor, courseId);
    throw status === "archived" ? new PublicError("CONFLICT", "courseArchived") : notFound();
  }
}
