import "server-only";

import { sql } from "drizzle-orm";
import type { Actor } from "@/lib/auth/actor";
import { changeCourse, requireManaged } from "@/lib/courses/guarded-update";
import { canHandOver } from "@/lib/courses/policy";
import { forbidden, PublicError } from "@/lib/errors";
import { isActiveTeacher } from "@/lib/courses/scope";
import { findTeacher } from "./data";
import { withdrawHandInsFromFormerTeacher } from "@/lib/notifications/withdrawal";
import { removeOwnersFromCoTeachers } from "./co-teachers";

/** Transfers a course to another teacher. Admins only. */
export async function handOverCourse(
  actor: Actor,
  { courseId, username }: { courseId: string; username: string },
): Promise<void> {
  if (!canHandOver(actor)) throw forbidden();
  const { teacherId: formerTeacherId, version } = await requireManaged(actor, courseId);
  const teacherId = await findTeacher(username);
  if (!teacherId) throw new PublicError("INVALID", "notTeacher", "username");
  if (formerTeacherId === teacherId) return;
  await changeCourse(actor, courseId, {
    action: "course_handover",
    detail: { teacher_id: teacherId, teacher_id_was: formerTeacherId },
    set: sql`teacher_id = ${teacherId}`,
    version, // otherwise two concurrent transfers would record the same former teacher
    onlyIf: isActiveTeacher(teacherId),
    failureReason: "notTeacher",
    additional: [removeOwnersFromCoTeachers, ...withdrawHandInsFromFormerTeacher(formerTeacherId)],
  });
}
