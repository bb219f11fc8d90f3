import "server-only";

import { sql } from "drizzle-orm";
import { writeBatch } from "@/db/client";
import { course, courseTeacher } from "@/db/schema";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { notFound, PublicError } from "@/lib/errors";
import { findTeacher } from "./data";
import { withdrawHandInsFromFormerTeacher } from "@/lib/notifications/withdrawal";
import { notArchived, requireManaged, explainFailedUpdate } from "@/lib/courses/guarded-update";
import { canOwn } from "@/lib/courses/policy";
import { courseWithin, managedBy, ownedBy, isActiveTeacher } from "@/lib/courses/scope";

type Added = { courseId: string; username: string };

/** For a batch that transfers a course to one of its co-teachers. */
export const removeOwnersFromCoTeachers = sql`delete from ${courseTeacher}
  where exists (select 1 from ${course} where id = course_id and teacher_id = user_id)`;

/** Adds a co-teacher to a course. Idempotent. */
export async function addCoTeacher(actor: Actor, { courseId, username }: Added): Promise<void> {
  const teacherId = (await findTeacher(username)) ?? "";
  const entry = { actorId: actor.id, action: "co_teacher_add", targetId: teacherId } as const;
  const { added, existing } = await writeBatch({
    added: sql`insert into ${courseTeacher} (course_id, user_id, created_at)
        select ${course.id}, ${teacherId}, ${Date.now()} from ${course}
        where ${course.id} = ${courseId} and ${ownedBy(actor)} and ${notArchived}
          and ${course.teacherId} <> ${teacherId} and ${isActiveTeacher(teacherId)}
        on conflict do nothing`,
    audit: await auditEntry({ ...entry, detail: { course_id: courseId } }, { ifChanged: true }),
    existing: sql`select 1 from ${courseTeacher} where course_id = ${courseId} and user_id = ${teacherId}
        and ${courseWithin(courseId, ownedBy(actor))}`,
  });
  if (added.rowsAffected === 1 || existing.rows.length === 1) return;
  const now = await requireManaged(actor, courseId);
  if (!canOwn(actor, now) || now.status === "archived") {
    throw await explainFailedUpdate(actor, courseId, { ownersOnly: true });
  }
  const reason = now.teacherId === teacherId ? "ownsCourse" : "notTeacher";
  throw new PublicError("INVALID", reason, "username");
}

/** Removes a co-teacher from a course. Allowed for its owner, admins and the co-teacher. */
export async function removeCoTeacher(
  actor: Actor,
  { courseId, userId }: { courseId: string; userId: string },
): Promise<void> {
  const isSelf = actor.id === userId;
  const scope = sql`${isSelf ? managedBy(actor) : ownedBy(actor)} and ${notArchived}`;
  const entry = { actorId: actor.id, action: "co_teacher_remove", targetId: userId } as const;
  const { removed } = await writeBatch({
    removed: sql`delete from ${courseTeacher} where course_id = ${courseId} and user_id = ${userId}
        and ${courseWithin(courseId, scope)}`,
    audit: await auditEntry({ ...entry, detail: { course_id: courseId } }, { ifChanged: true }),
    withdrawn: withdrawHandInsFromFormerTeacher(userId),
  });
  if (removed.rowsAffected === 1) return;
  const now = await requireManaged(actor, courseId);
  if ((isSelf || canOwn(actor, now)) && now.status !== "archived") throw notFound();
  throw await explainFailedUpdate(actor, courseId, { ownersOnly: !isSelf });
}
