import type { Actor } from "@/lib/auth/actor";

type Person = Pick<Actor, "id" | "role">;

export const canManageUsers = (actor: Person) => actor.role === "admin";

/**
 * Whether the actor may change what the user may do: role, suspension, password, sessions, deletion.
 * Nobody may for themselves, so that an admin cannot lock themselves out by a slip, nor be the last.
 */
export const canChangeAccess = (actor: Person, target: { id: string }) =>
  canManageUsers(actor) && actor.id !== target.id;

/** Whether the actor may see and change the user's name and age. */
export const canEditProfile = (actor: Person, target: { id: string }) =>
  canManageUsers(actor) || actor.id === target.id;
