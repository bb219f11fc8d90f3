import "server-only";

import { and, eq, gt, lt, sql } from "drizzle-orm";
import { TimeSpan } from "lucia";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import { db, writeBatch } from "@/db/client";
import { databaseOutage } from "@/db/errors";
import { session, user } from "@/db/schema";
import type { Role } from "@/db/vocabulary";
import { recordRefusal } from "@/lib/audit/refusal";
import { PublicError } from "@/lib/errors";
import { gathered } from "@/lib/gathered";
import { orOutagePage } from "@/lib/http/outage-page";
import { mayEnter } from "./account";
import type { Actor } from "./actor";
import { ABSOLUTE_LIFETIME, IDLE_LIFETIME, lucia } from "./lucia";
import { presentedSessionId } from "./session-cookie";

/** A remainder that no login gives: the row was not written by this code. */
const LONGEST_REMAINDER = new TimeSpan(2 * IDLE_LIFETIME.milliseconds(), "ms");

const SEEN_EVERY_MS = 5 * 60_000;

/** Where a one-time password is replaced. */
const NEW_PASSWORD_PATH = "/password";

export type ActiveSession = {
  id: string;
  actor: Actor;
  /** When it ends if nothing extends it, in epoch milliseconds. */
  expiresAt: number;
};

type SignedIn = {
  actor: Actor;
  /** Came with a one-time password: may do nothing but replace it. */
  mustChangePassword: boolean;
};

/** Who this request's session belongs to; extends it. Memoised while rendering one page. */
const getSignedIn = cache(async (): Promise<SignedIn | null> => {
  const id = await presentedSessionId();
  if (!id) return null;
  const { session: found, user: owner } = await lucia.validateSession(id);
  if (!found) return null;
  const now = Date.now();
  const age = now - found.createdAt.getTime();
  const remaining = found.expiresAt.getTime() - now;
  if (age > ABSOLUTE_LIFETIME.milliseconds() || remaining > LONGEST_REMAINDER.milliseconds()) {
    await lucia.invalidateSession(id);
    return null;
  }
  if (!mayEnter(owner)) return null;
  const lastSeen = found.lastSeenAt ?? found.createdAt;
  if (now - lastSeen.getTime() > SEEN_EVERY_MS) await noteSeen(id, owner.id);
  const mustChangePassword = owner.passwordExpiresAt !== null;
  return { actor: prove(owner.id, owner.role), mustChangePassword };
});

/** Several requests may come at once; one of them writes. */
const noteSeen = (sessionId: string, userId: string, now = Date.now()) =>
  writeBatch([
    sql`update ${session} set last_seen_at = ${now}
        where id = ${sessionId} and coalesce(last_seen_at, created_at) < ${now - SEEN_EVERY_MS}`,
    sql`update ${user} set last_seen_at = ${now} where changes() > 0 and id = ${userId}`,
  ]);

/**
 * The signed-in user, or null; extends the session. Throws for one whose password must be changed first:
 * pages lead them there, actions and the API say so.
 */
export async function getActor(): Promise<Actor | null> {
  const signedIn = await getSignedIn();
  if (signedIn?.mustChangePassword) throw new PublicError("FORBIDDEN", "passwordMustChange");
  return signedIn?.actor ?? null;
}

/** The user whose one-time password is to be replaced, or null. */
export async function getPasswordDebtor(): Promise<Actor | null> {
  const signedIn = await getSignedIn();
  return signedIn?.mustChangePassword ? signedIn.actor : null;
}

const MOST_PEEKED = 250;
const peek = gathered(peekSessions, MOST_PEEKED);

/**
 * The session of this request, read without extending it: for streams, which stay open. Asked together
 * with whoever comes at the same time: after a restart a whole school does.
 */
export async function peekSession(): Promise<ActiveSession | null> {
  const id = await presentedSessionId();
  return id ? peek(id) : null;
}

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
        gt(session.expiresAt, now / 1000),
        lt(session.expiresAt, now / 1000 + LONGEST_REMAINDER.seconds()),
        gt(session.createdAt, new Date(now - ABSOLUTE_LIFETIME.milliseconds())),
      ),
    );
  const active = new Map<string, ActiveSession>();
  for (const row of rows) {
    if (!mayEnter(row) || row.passwordExpiresAt) continue;
    const lastMoment = row.createdAt.getTime() + ABSOLUTE_LIFETIME.milliseconds();
    const expiresAt = Math.min(row.expiresAt * 1000, lastMoment);
    active.set(row.id, { id: row.id, actor: prove(row.userId, row.role), expiresAt });
  }
  return ids.map((id) => active.get(id) ?? null);
}

/**
 * For a page: the signed-in user, or null. Who has a one-time password is led to the page that replaces
 * it; while the database is away, everybody to one that says so.
 */
export async function getVisitor(path: string): Promise<Actor | null> {
  const signedIn = await orOutagePage(path, getSignedIn);
  if (signedIn?.mustChangePassword) redirect(NEW_PASSWORD_PATH);
  return signedIn?.actor ?? null;
}

/** Page gate for the page that replaces a one-time password; who has none has nothing to do there. */
export async function requirePasswordDebtor(): Promise<Actor> {
  const signedIn = await orOutagePage(NEW_PASSWORD_PATH, getSignedIn);
  if (!signedIn) redirect("/login");
  if (!signedIn.mustChangePassword) redirect("/app/settings");
  return signedIn.actor;
}

/** For what surrounds a page, which says itself that the database is away. */
export async function getVisitorOfShell(): Promise<Actor | null> {
  try {
    const signedIn = await getSignedIn();
    return signedIn && !signedIn.mustChangePassword ? signedIn.actor : null;
  } catch (error) {
    if (databaseOutage(error)) return null;
    throw error;
  }
}

/** Page gate: sends an anonymous visitor to the login page, and from there back to `path`. */
export async function requireActor(path: string): Promise<Actor> {
  return (await getVisitor(path)) ?? redirect(`/login?next=${encodeURIComponent(path)}`);
}

/** Page gate for some roles; others get the 403 page. */
export async function requireRole(path: string, roles: readonly Role[]): Promise<Actor> {
  const actor = await requireActor(path);
  if (roles.includes(actor.role)) return actor;
  await recordRefusal(actor, path);
  return forbidden();
}

const prove = (id: string, role: Role) => ({ id, role }) as Actor;
