import "server-only";

import { sql } from "drizzle-orm";
import type { Actor } from "@/lib/auth/actor";
import { changeCourse, requireManaged } from "@/lib/courses/guarded-update";
import { canHandOver } from "@/lib/courses/policy";
import { forbidden, PublicError } from "@/lib/errors";
import { stillTeaches } from "@/lib/courses/scope";
import { findTeacher } from "./data";
import { withdrawHandInsFromFormerTeacher } from "@/lib/notifications/withdrawal";
import { removeOwnersFromCoTeachers } from "./co-teachers";

/** Makes a course another teacher's. Admins only. */
export async function handOverCourse(
  actor: Actor,
  { courseId, username }: { courseId: string; username: string },
): Promise<void> {
  if (!canHandOver(actor)) throw forbidden();
  const { teacherId: former, version } = await requireManaged(actor, courseId);
  const teacherId = await findTeacher(username);
  if (!teacherId) throw new PublicError("INVALID", "notTeacher", "username");
  if (former === teacherId) return;
  await changeCourse(actor, courseId, {
    action: "course_handover",
    detail: { teacher_id: teacherId, teacher_id_was: former },
    set: sql`teacher_id = ${teacherId}`,
    version, // or else of two at once both would name the same former teacher
    onlyIf: stillTeaches(teacherId),
    otherwise: "notTeacher",
    also: [removeOwnersFromCoTeachers, ...withdrawHandInsFromFormerTeacher(former)],
  });
}
