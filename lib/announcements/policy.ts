import type { Actor } from "@/lib/auth/actor";

/** Whether the actor may announce to a role or to everybody. */
export const canAnnounceToSchool = (actor: Pick<Actor, "role">) => actor.role === "admin";
