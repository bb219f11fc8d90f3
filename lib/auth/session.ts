import "server-only";

import { and, eq, sql } from "drizzle-orm";
import { cache } from "react";
import { db, writeBatch } from "@/db/client";
import { session, user } from "@/db/schema";
import type { Role } from "@/db/enums";
import { PublicError } from "@/lib/errors";
import { batchLoader } from "@/lib/async/batch-loader";
import { canSignIn } from "./account";
import type { Actor } from "./actor";
import { ABSOLUTE_LIFETIME, lucia } from "./lucia";
import { presentedSessionId, sessionIdIn } from "./session-cookie";
import { isLive, liveSession } from "./session-lifetime";

const SEEN_INTERVAL_MS = 5 * 60_000;

export type ActiveSession = {
  id: string;
  actor: Actor;
  /** When it expires unless extended, in epoch milliseconds. */
  expiresAt: number;
};

type SignedIn = {
  actor: Actor;
  /** Why the password must be changed before anything else; null if it need not be. */
  mustChange: PasswordChangeReason | null;
};

/** A one-time password, or one that is too short for the user's role. */
export type PasswordChangeReason = "one-time" | "short";

/** The user of this request's session; extends it. Memoised while rendering one page. */
export const getSignedIn = cache(async () => validate(await presentedSessionId()));

async function validate(id: string | undefined): Promise<SignedIn | null> {
  if (!id) return null;
  const { session: found, user: owner } = await lucia.validateSession(id);
  if (!found) return null;
  const now = Date.now();
  if (!isLive(found, now)) {
    await lucia.invalidateSession(id);
    return null;
  }
  if (!canSignIn(owner)) return null;
  const lastSeen = found.lastSeenAt ?? found.createdAt;
  if (Math.abs(now - lastSeen.getTime()) > SEEN_INTERVAL_MS) await recordSeen(id, owner.id);
  const isShort = found.mustChangePassword ? "short" : null;
  const mustChange = owner.passwordExpiresAt ? "one-time" : isShort;
  return { actor: createActor(owner.id, owner.role), mustChange };
}

/** Of concurrent requests only one writes. A time in the future was written under another clock. */
const recordSeen = (sessionId: string, userId: string, now = Date.now()) =>
  writeBatch([
    sql`update ${session} set last_seen_at = ${now}
        where id = ${sessionId} and coalesce(last_seen_at, created_at)
          not between ${now - SEEN_INTERVAL_MS} and ${now + SEEN_INTERVAL_MS}`,
    sql`update ${user} set last_seen_at = ${now} where changes() > 0 and id = ${userId}`,
  ]);

/**
 * The signed-in user, or null; extends the session. Throws when the password must be changed first: pages
 * redirect to the change, actions and the API return the error.
 */
export const getActor = async (): Promise<Actor | null> => actorOf(await getSignedIn());

/** Likewise, of a request that Next.js does not handle, by its Cookie header. */
export const actorBy = async (cookies: string | null | undefined): Promise<Actor | null> =>
  actorOf(await validate(sessionIdIn(cookies)));

function actorOf(signedIn: SignedIn | null): Actor | null {
  if (signedIn?.mustChange) throw new PublicError("FORBIDDEN", "passwordMustChange");
  return signedIn?.actor ?? null;
}

export type PendingPasswordChange = { actor: Actor; reason: PasswordChangeReason };

/** The user whose password must be changed before anything else, or null. */
export async function getPendingPasswordChange(): Promise<PendingPasswordChange | null> {
  const signedIn = await getSignedIn();
  return signedIn?.mustChange ? { actor: signedIn.actor, reason: signedIn.mustChange } : null;
}

/** In a burst of reconnections so many milliseconds are gathered: a statement for each would take longer. */
const peek = batchLoader(peekSessions, { maxBatchSize: 250, restMs: 20 });

/**
 * The session of a request, by its Cookie header, read without extending it: for what Next.js does not handle, and for
 * streams, which stay open. Concurrent calls share one query, because after a restart a whole school reconnects at once.
 */
export async function peekSession(
  cookies: string | null | undefined,
): Promise<ActiveSession | null> {
  const id = sessionIdIn(cookies);
  return id ? peek(id) : null;
}

/** The user of a request, likewise. */
export const peekActor = async (cookies: string | null | undefined): Promise<Actor | null> =>
  (await peekSession(cookies))?.actor ?? null;

async function peekSessions(ids: string[]): Promise<(ActiveSession | null)[]> {
  const now = Date.now();
  const rows = await db
    .select({
      id: session.id,
      userId: user.id,
      role: user.role,
      expiresAt: session.expiresAt,
      createdAt: session.createdAt,
      suspendedAt: user.suspendedAt,
      deletedAt: user.deletedAt,
      passwordExpiresAt: user.passwordExpiresAt,
    })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .where(
      and(
        sql`${session.id} in (select value from json_each(${JSON.stringify(ids)}))`,
        eq(session.mustChangePassword, false),
        liveSession(now),
      ),
    );
  const active = new Map<string, ActiveSession>();
  for (const row of rows) {
    if (!canSignIn(row) || row.passwordExpiresAt) continue;
    const absoluteExpiry = row.createdAt.getTime() + ABSOLUTE_LIFETIME.milliseconds();
    const expiresAt = Math.min(row.expiresAt * 1000, absoluteExpiry);
    active.set(row.id, { id: row.id, actor: createActor(row.userId, row.role), expiresAt });
  }
  return ids.map((id) => active.get(id) ?? null);
}

const createActor = (id: string, role: Role) => ({ id, role }) as Actor;
