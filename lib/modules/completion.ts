import "server-only";

import { and, eq, sql } from "drizzle-orm";
import { writeBatch } from "@/db/client";
import { course, courseModule, enrollment, moduleCompletion } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { notFound, PublicError } from "@/lib/errors";
import { getModule, opened } from "./data";
import { canComplete } from "./policy";

type Target = { courseId: string; moduleId: string };

/** The end of a SELECT of the module, if it is open to the actor in a published course. Only students are enrolled. */
const isOpenTo = (actor: Actor, { courseId, moduleId }: Target, now: number) =>
  sql`from ${courseModule}
    join ${course} on ${course.id} = ${courseModule.courseId}
    join ${enrollment} on ${enrollment.courseId} = ${course.id}
    where ${and(
      eq(courseModule.id, moduleId),
      eq(course.id, courseId),
      eq(course.status, "published"),
      eq(enrollment.userId, actor.id),
      opened(now),
    )}`;

/**
 * The actor, a student, marks an open module of a published course as done, or takes that back. Idempotent: the
 * first time stays.
 */
export async function setCompleted(
  actor: Actor,
  { completed, ...target }: Target & { completed: boolean },
): Promise<void> {
  const { moduleId } = target;
  const now = Date.now();
  const isOpen = isOpenTo(actor, target, now);
  const { changed } = await writeBatch({
    changed: completed
      ? sql`insert into ${moduleCompletion} (module_id, user_id, created_at)
          select ${courseModule.id}, ${actor.id}, ${now} ${isOpen}
          on conflict do nothing`
      : sql`delete from ${moduleCompletion}
          where module_id = ${moduleId} and user_id = ${actor.id} and exists (select 1 ${isOpen})`,
  });
  if (changed.rowsAffected === 0) await requireState(actor, { completed, ...target });
}

/** Throws unless the module is in this state for the actor, who could have brought it there. */
async function requireState(
  actor: Actor,
  { completed, ...target }: Target & { completed: boolean },
): Promise<void> {
  const found = await getModule(actor, target);
  if (!found) throw notFound();
  if (!canComplete(actor)) throw new PublicError("FORBIDDEN", "onlyStudentsComplete");
  if (!found.isOpen) throw new PublicError("CONFLICT", "moduleNotOpen");
  if ((found.completedAt !== null) !== completed) {
    throw new PublicError("CONFLICT", "courseReadOnly");
  }
}
