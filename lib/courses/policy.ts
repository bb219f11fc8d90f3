import type { Actor } from "@/lib/auth/actor";

type Person = Pick<Actor, "id" | "role">;

/** Whether the actor runs courses of their own. */
export const canTeach = (actor: Person) => actor.role !== "student";

/** Whether the actor may archive or delete a course, and choose who teaches it too. */
export const canOwn = (actor: Person, { teacherId }: { teacherId: string }) =>
  actor.role === "admin" || (actor.role === "teacher" && actor.id === teacherId);

/** Whether the actor may give courses to another teacher. */
export const canHandOver = (actor: Person) => actor.role === "admin";
