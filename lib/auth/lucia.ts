import "server-only";

import { Lucia, TimeSpan } from "lucia";
import type { session, user } from "@/db/schema";
import { SessionAdapter } from "./session-adapter";

/** A session that is unused for this long expires; use extends it. */
export const IDLE_LIFETIME = new TimeSpan(12, "h");
/** A session expires after this long even when it is used. */
export const ABSOLUTE_LIFETIME = new TimeSpan(7, "d");
/** How far a session's times may be ahead of this clock: clocks differ, and are set back. */
export const CLOCK_TOLERANCE = IDLE_LIFETIME;

export const lucia = new Lucia(new SessionAdapter(), {
  sessionExpiresIn: IDLE_LIFETIME,
  getUserAttributes: (attributes) => attributes,
  getSessionAttributes: (attributes) => attributes,
});

declare module "lucia" {
  interface Register {
    Lucia: typeof lucia;
    DatabaseUserAttributes: Pick<
      typeof user.$inferSelect,
      "role" | "suspendedAt" | "deletedAt" | "passwordExpiresAt"
    >;
    DatabaseSessionAttributes: Pick<
      typeof session.$inferSelect,
      "createdAt" | "lastSeenAt" | "mustChangePassword"
    >;
  }
}
