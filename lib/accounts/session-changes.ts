import "server-only";

import { eq, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { session } from "@/db/schema";
import type { AuditAction } from "@/db/enums";
import { type AuditEntry, auditEntry } from "@/lib/audit/entry";
import { currentClientInfo } from "@/lib/http/client-info";
import { storedText } from "@/lib/text/stored-text";
import { IDLE_LIFETIME } from "@/lib/auth/lucia";
import {
  clearSessionCookie,
  newSessionToken,
  presentedSessionId,
  sessionIdOf,
  setSessionCookie,
} from "@/lib/auth/session-cookie";

/** Per user; beyond it the least recently used sessions end. */
const MAX_SESSIONS = 20;

type SessionStart = {
  userId: string;
  action: AuditAction;
  /** The session starts only if this statement changes a row. */
  precondition: SQL;
  /** Ends every other session of the user, not only this browser's previous one. */
  endOtherSessions?: boolean;
  /** Signed in with a one-time password: ends the user's earlier sessions, in which it was not replaced. */
  endsUnfinished?: boolean;
  /** The password is too short for the user's role: the session only gives access to its change. */
  mustChangePassword?: boolean;
  additional?: SQL[];
};

/**
 * Starts a session and sets its cookie. One batch inserts the session, ends this browser's previous session
 * and those over the limit, and writes the audit entries. Returns false, and has changed nothing, when the
 * precondition failed.
 */
export async function startSession(options: SessionStart): Promise<boolean> {
  const { userId, action, precondition, additional = [] } = options;
  const { endOtherSessions = false, endsUnfinished = false } = options;
  const token = newSessionToken();
  const id = sessionIdOf(token);
  const previousId = (await presentedSessionId()) ?? null;
  const replaced = endOtherSessions
    ? sql`(user_id = ${userId} or id = ${previousId})`
    : sql`id = ${previousId}`;
  const entry = { actorId: userId, action, targetId: userId } as const;
  const started = sql`exists (select 1 from ${session} where id = ${id})`;
  const { precondition: decision } = await writeBatch({
    precondition,
    started: await newSession({ id, userId, mustChangePassword: options.mustChangePassword }),
    audit: await auditEntry(entry, { ifChanged: true }),
    replaced: endSessions(sql`${replaced} and id <> ${id} and ${started}`),
    unfinished: endSessions(
      sql`${endsUnfinished} and user_id = ${userId} and id <> ${id} and ${started}`,
    ),
    unfinishedAudit: await auditEntry(endedEntry(userId, { which: "unfinished" }), {
      ifChanged: true,
    }),
    overLimit: endSessions(sql`${overLimit(userId, id)} and ${started}`),
    overLimitAudit: await auditEntry(endedEntry(userId, { which: "oldest", cap: MAX_SESSIONS }), {
      ifChanged: true,
    }),
    additional,
  });
  if (decision.rowsAffected !== 1) return false;
  await setSessionCookie(token);
  return true;
}

/** The user's least recently used sessions beyond the limit, without the new one. */
const overLimit = (userId: string, newId: string) =>
  sql`id in (select id from ${session} where user_id = ${userId} and id <> ${newId}
      order by coalesce(last_seen_at, created_at) desc, rowid desc limit -1 offset ${MAX_SESSIONS - 1})`;

const endedEntry = (userId: string, detail: NonNullable<AuditEntry["detail"]>) =>
  ({ actorId: userId, action: "sessions_end", targetId: userId, detail }) as const;

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

/** Signs out; without a session it only clears the cookie. */
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
  }
  await clearSessionCookie();
}

/** For a batch: ends the sessions that match `condition`. A trigger adds the change that streams follow. */
export const endSessions = (condition: SQL): SQL => sql`delete from ${session} where ${condition}`;
