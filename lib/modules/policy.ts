import type { Actor } from "@/lib/auth/actor";

/** Whether the actor is somebody who marks modules as done. */
export const canComplete = ({ role }: Pick<Actor, "role">) => role === "student";
