import "server-only";

import { and, eq, gt, lt, sql } from "drizzle-orm";
import { TimeSpan } from "lucia";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import { db, writeBatch } from "@/db/client";
import { databaseOutage } from "@/db/errors";
import { change, session, user } from "@/db/schema";
import type { Role } from "@/db/vocabulary";
import { recordRefusal } from "@/lib/audit/refusal";
import { orOutagePage } from "@/lib/http/outage-page";
import { getHub } from "@/lib/realtime/registry";
import type { Actor } from "./actor";
import { ABSOLUTE_LIFETIME, IDLE_LIFETIME, lucia } from "./lucia";
import {
  clearSessionCookie,
  newSessionToken,
  presentedSessionId,
  sessionIdOf,
  setSessionCookie,
} from "./session-cookie";

/** A remainder that no login gives: the row was not written by this code. */
const LONGEST_REMAINDER = new TimeSpan(2 * IDLE_LIFETIME.milliseconds(), "ms");

export type ActiveSession = {
  id: string;
  actor: Actor;
  /** When it ends if nothing extends it, in epoch milliseconds. */
  expiresAt: number;
};

/** The signed-in user, or null; extends the session. Memoised while rendering one page. */
export const getActor = cache(async (): Promise<Actor | null> => {
  const id = await presentedSessionId();
  if (!id) return null;
  const { session: found, user: owner } = await lucia.validateSession(id);
  if (!found) return null;
  const age = Date.now() - found.createdAt.getTime();
  const remaining = found.expiresAt.getTime() - Date.now();
  if (age > ABSOLUTE_LIFETIME.milliseconds() || remaining > LONGEST_REMAINDER.milliseconds()) {
    await lucia.invalidateSession(id);
    return null;
  }
  return prove(owner.id, owner.role);
});

/** The session of this request, read without extending it: for streams, which stay open. */
export async function peekSession(): Promise<ActiveSession | null> {
  const id = await presentedSessionId();
  if (!id) return null;
  const now = Date.now();
  const [row] = await db
    .select({
      userId: user.id,
      role: user.role,
      expiresAt: session.expiresAt,
      createdAt: session.createdAt,
    })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .where(
      and(
        eq(session.id, id),
        gt(session.expiresAt, now / 1000),
        lt(session.expiresAt, now / 1000 + LONGEST_REMAINDER.seconds()),
        gt(session.createdAt, new Date(now - ABSOLUTE_LIFETIME.milliseconds())),
      ),
    );
  if (!row) return null;
  const lastMoment = row.createdAt.getTime() + ABSOLUTE_LIFETIME.milliseconds();
  const expiresAt = Math.min(row.expiresAt * 1000, lastMoment);
  return { id, actor: prove(row.userId, row.role), expiresAt };
}

/** For a page: the signed-in user, or null. While the database is away, leads to a page that says so. */
export const getVisitor = (path: string) => orOutagePage(path, getActor);

/** For what surrounds a page, which says itself that the database is away. */
export async function getVisitorOfShell(): Promise<Actor | null> {
  try {
    return await getActor();
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

/** Signs a user in: a new session and cookie; the browser's former session ends. */
export async function startSession(userId: string): Promise<void> {
  await endPresentedSession();
  const token = newSessionToken();
  const attributes = { createdAt: new Date() };
  await lucia.createSession(userId, attributes, { sessionId: sessionIdOf(token) });
  await setSessionCookie(token);
}

/** Signs out. Without a session it only clears the cookie. */
export async function endSession(): Promise<void> {
  await endPresentedSession();
  await clearSessionCookie();
}

async function endPresentedSession() {
  const id = await presentedSessionId();
  if (!id) return;
  await writeBatch([
    sql`insert into ${change} (kind, user_id, created_at)
        select 'access', user_id, ${Date.now()} from ${session} where id = ${id}`,
    db.delete(session).where(eq(session.id, id)),
  ]);
  getHub().wake();
}

const prove = (id: string, role: Role) => ({ id, role }) as Actor;
