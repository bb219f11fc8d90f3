import type { Actor } from "@/lib/auth/actor";

// Permissions on courses as checks in code. As conditions of a WHERE: scope.ts and guarded-update.ts.

type Person = Pick<Actor, "id" | "role">;

/** Whether the actor may create and manage courses. */
export const canTeach = (actor: Person) => actor.role !== "student";

/** Whether the actor may archive or delete a course and choose its co-teachers. */
export const canOwn = (actor: Person, { teacherId }: { teacherId: string }) =>
  actor.role === "admin" || (actor.role === "teacher" && actor.id === teacherId);

/** Whether the actor may transfer courses to another teacher. */
export const canHandOver = (actor: Person) => actor.role === "admin";
