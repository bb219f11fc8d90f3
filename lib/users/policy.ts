import type { Actor } from "@/lib/auth/actor";

type Person = Pick<Actor, "id" | "role">;

export const canManageUsers = (actor: Person) => actor.role === "admin";

/** Nobody changes their own role: an admin cannot lock themselves out by a slip. */
export const canChangeRole = (actor: Person, target: { id: string }) =>
  canManageUsers(actor) && actor.id !== target.id;
