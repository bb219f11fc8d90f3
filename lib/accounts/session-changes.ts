import "server-only";

import { eq, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { session } from "@/db/schema";
import type { AuditAction } from "@/db/enums";
import { auditEntry } from "@/lib/audit/entry";
import { currentClientInfo } from "@/lib/http/client-info";
import { storedText } from "@/lib/text/stored-text";
import { getHub } from "@/lib/realtime/registry";
import { IDLE_LIFETIME } from "@/lib/auth/lucia";
import {
  clearSessionCookie,
  newSessionToken,
  presentedSessionId,
  sessionIdOf,
  setSessionCookie,
} from "@/lib/auth/session-cookie";

/** Of one user; beyond it the sessions end that were used longest ago. */
const MOST_SESSIONS = 20;

type Beginning = {
  userId: string;
  action: AuditAction;
  /** The session begins only if this statement changes a row. */
  deciding: SQL;
  /** Ends every other session of the user, not only this browser's former one. */
  endsOthers?: boolean;
  /** The password is too short for the user's role: the session opens nothing but its change. */
  mustChangePassword?: boolean;
  alongside?: SQL[];
};

/**
 * Signs a user in, with everything that belongs to it in one batch: a new session and cookie, the former
 * one's end and that of those over the cap, the entries in the audit log. Returns false, and nothing has
 * begun, when it was decided so.
 */
export async function startSession(beginning: Beginning): Promise<boolean> {
  const { userId, action, deciding, endsOthers = false, alongside = [] } = beginning;
  const token = newSessionToken();
  const id = sessionIdOf(token);
  const former = (await presentedSessionId()) ?? null;
  const ending = endsOthers ? sql`(user_id = ${userId} or id = ${former})` : sql`id = ${former}`;
  const entry = { actorId: userId, action, targetId: userId } as const;
  const begun = sql`exists (select 1 from ${session} where id = ${id})`;
  const [decided] = await writeBatch([
    deciding,
    await newSession({ id, userId, mustChangePassword: beginning.mustChangePassword }),
    await auditEntry(entry, { ifChanged: true }),
    endSessions(sql`${ending} and id <> ${id} and ${begun}`),
    endSessions(sql`${overTheCap(userId, id)} and ${begun}`),
    await auditEntry(capped(userId), { ifChanged: true }),
    ...alongside,
  ]);
  if (decided?.rowsAffected !== 1) return false;
  await setSessionCookie(token);
  getHub().wake();
  return true;
}

/** The sessions of a user, besides the new one, that are more than may be. */
const overTheCap = (userId: string, newId: string) =>
  sql`id in (select id from ${session} where user_id = ${userId} and id <> ${newId}
      order by coalesce(last_seen_at, created_at) desc, rowid desc limit -1 offset ${MOST_SESSIONS - 1})`;

const capped = (userId: string) =>
  ({
    actorId: userId,
    action: "sessions_end",
    targetId: userId,
    detail: { which: "oldest", cap: MOST_SESSIONS },
  }) as const;

type NewSession = { id: string; userId: string; mustChangePassword: boolean | undefined };

async function newSession({ id, userId, mustChangePassword }: NewSession): Promise<SQL> {
  const { address, userAgent } = await currentClientInfo();
  const now = Date.now();
  const expiresAt = Math.floor((now + IDLE_LIFETIME.milliseconds()) / 1000);
  return sql`insert into ${session}
      (id, user_id, expires_at, created_at, address, user_agent, must_change_password)
    select ${id}, ${userId}, ${expiresAt}, ${now}, ${address && storedText(address)}, ${userAgent}, ${mustChangePassword ? 1 : 0}
    where changes() = 1`;
}

/** Signs out. Without a session it only clears the cookie. */
export async function endSession(): Promise<void> {
  const id = await presentedSessionId();
  const [owner] = id
    ? await db.select({ id: session.userId }).from(session).where(eq(session.id, id))
    : [];
  if (owner) {
    await writeBatch([
      endSessions(sql`id = ${id}`),
      await auditEntry(
        { actorId: owner.id, action: "logout", targetId: owner.id },
        { ifChanged: true },
      ),
    ]);
    getHub().wake();
  }
  await clearSessionCookie();
}

/** For a batch: ends the sessions that fulfil `condition`. A trigger of the database logs it for the streams. */
export const endSessions = (condition: SQL): SQL => sql`delete from ${session} where ${condition}`;
