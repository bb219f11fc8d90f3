import type { Actor } from "@/lib/auth/actor";

type Person = Pick<Actor, "id" | "role">;

/** Whether the actor runs courses of their own. */
export const canTeach = (actor: Person) => actor.role !== "student";

/** Whether the actor may change a course, see who is in it, and announce to it. */
export const canManage = (actor: Person, course: { teacherId: string }) =>
  actor.role === "admin" || (actor.role === "teacher" && actor.id === course.teacherId);
