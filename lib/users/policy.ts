import type { Actor } from "@/lib/auth/actor";

type Person = Pick<Actor, "id" | "role">;

export const canManageUsers = (actor: Person) => actor.role === "admin";

/**
 * Whether the actor may change the user's access: role, suspension, password, sessions, deletion. Never their
 * own, so that admins cannot lock themselves out and the last admin stays.
 */
export const canChangeAccess = (actor: Person, target: { id: string }) =>
  canManageUsers(actor) && actor.id !== target.id;

/** Whether the actor may ask for the deletion of their own account. Another admin deletes an admin. */
export const canRequestDeletion = (actor: Person) => actor.role !== "admin";

/** Whether the actor may see and change the user's name and age. */
export const canEditProfile = (actor: Person, target: { id: string }) =>
  canManageUsers(actor) || actor.id === target.id;
