import "server-only";

import { DrizzleSQLiteAdapter } from "@lucia-auth/adapter-drizzle";
import { Lucia, TimeSpan } from "lucia";
import { db } from "@/db/client";
import { session, user } from "@/db/schema";

/** A session that is unused for this long expires; use extends it. */
export const IDLE_LIFETIME = new TimeSpan(12, "h");
/** A session expires after this long even when it is used. */
export const ABSOLUTE_LIFETIME = new TimeSpan(7, "d");
/** How far a session's times may be ahead of this clock: clocks differ, and are set back. */
export const CLOCK_TOLERANCE = IDLE_LIFETIME;

export const lucia = new Lucia(new DrizzleSQLiteAdapter(db, session, user), {
  sessionExpiresIn: IDLE_LIFETIME,
  // Listed one by one: passing the row through would put the password hash into the user.
  getUserAttributes: ({ role, suspendedAt, deletedAt, passwordExpiresAt }) => ({
    role,
    suspendedAt,
    deletedAt,
    passwordExpiresAt,
  }),
  getSessionAttributes: ({ createdAt, lastSeenAt, mustChangePassword }) => ({
    createdAt,
    lastSeenAt,
    mustChangePassword,
  }),
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
