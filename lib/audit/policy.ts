import type { Actor } from "@/lib/auth/actor";

export const canReadAudit = (actor: Pick<Actor, "role">) => actor.role === "admin";
