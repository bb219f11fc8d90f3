import "server-only";

import { DrizzleSQLiteAdapter } from "@lucia-auth/adapter-drizzle";
import { eq, sql } from "drizzle-orm";
import type { DatabaseSession, DatabaseUser } from "lucia";
import { db } from "@/db/client";
import { session, user } from "@/db/schema";

/** Every request of a signed-in user runs it. */
const findSession = db
  .select({
    userId: session.userId,
    expiresAt: session.expiresAt,
    session: {
      createdAt: session.createdAt,
      lastSeenAt: session.lastSeenAt,
      mustChangePassword: session.mustChangePassword,
    },
    user: {
      role: user.role,
      suspendedAt: user.suspendedAt,
      deletedAt: user.deletedAt,
      passwordExpiresAt: user.passwordExpiresAt,
    },
  })
  .from(session)
  .innerJoin(user, eq(user.id, session.userId))
  .where(eq(session.id, sql.placeholder("id")))
  .prepare();

/** Lucia's adapter, which would find a session by two statements, built anew each time, with all columns of the user. */
export class SessionAdapter extends DrizzleSQLiteAdapter {
  constructor() {
    super(db, session, user);
  }

  override async getSessionAndUser(
    id: string,
  ): Promise<[DatabaseSession | null, DatabaseUser | null]> {
    const found = await findSession.get({ id });
    if (!found) return [null, null];
    const { userId } = found;
    const expiresAt = new Date(found.expiresAt * 1_000);
    return [
      { id, userId, expiresAt, attributes: found.session },
      { id: userId, attributes: found.user },
    ];
  }
}
