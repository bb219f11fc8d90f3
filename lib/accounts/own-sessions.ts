import "server-only";

import { createHash } from "node:crypto";
import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { session } from "@/db/schema";
import { auditEntry } from "@/lib/audit/entry";
import { endFeed } from "@/lib/calendar/mutations";
import { notFound } from "@/lib/errors";
import type { Actor } from "@/lib/auth/actor";
import { type Device, deviceOf } from "./device";
import { endSessions } from "./session-changes";
import { presentedSessionId } from "@/lib/auth/session-cookie";
import { liveSession } from "@/lib/auth/session-lifetime";

const MAX_LISTED = 50;

export type OwnSession = {
  /** Identifies the session on the page: its id is the cookie's hash, which stays on the server. */
  handle: string;
  isCurrent: boolean;
  device: Device;
  createdAt: Date;
  lastSeenAt: Date;
};

/** The actor's live sessions: this browser's first, the others most recently used first. */
export async function listOwnSessions(actor: Actor): Promise<OwnSession[]> {
  const current = await presentedSessionId();
  const rows = await db
    .select({
      id: session.id,
      createdAt: session.createdAt,
      lastSeenAt: session.lastSeenAt,
      userAgent: session.userAgent,
    })
    .from(session)
    .where(liveSessionsOf(actor))
    .orderBy(
      desc(eq(session.id, current ?? "")),
      desc(sql`coalesce(${session.lastSeenAt}, ${session.createdAt})`),
    )
    .limit(MAX_LISTED);
  return rows.map(({ id, createdAt, lastSeenAt, userAgent }) => ({
    handle: handleOf(id),
    isCurrent: id === current,
    device: deviceOf(userAgent),
    createdAt,
    lastSeenAt: lastSeenAt ?? createdAt,
  }));
}

/** Ends one of the actor's own sessions; throws "not found" for any other. */
export async function endOwnSession(actor: Actor, handle: string): Promise<void> {
  const own = await db.select({ id: session.id }).from(session).where(liveSessionsOf(actor));
  const found = own.find(({ id }) => handleOf(id) === handle);
  if (!found) throw notFound();
  await end(actor, "one", sql`user_id = ${actor.id} and id = ${found.id}`);
}

/** Ends the actor's sessions in every other browser, and the address of their calendar. */
export async function endOtherSessions(actor: Actor): Promise<void> {
  const current = (await presentedSessionId()) ?? null;
  await end(actor, "others", sql`user_id = ${actor.id} and id is not ${current}`, [
    endFeed(actor.id),
  ]);
}

async function end(actor: Actor, which: string, condition: SQL, additional: SQL[] = []) {
  const entry = { actorId: actor.id, action: "sessions_end", targetId: actor.id } as const;
  await writeBatch([
    endSessions(condition),
    await auditEntry({ ...entry, detail: { which } }, { ifChanged: true }),
    ...additional,
  ]);
}

const liveSessionsOf = ({ id }: Actor) => and(eq(session.userId, id), liveSession());

const handleOf = (sessionId: string) =>
  createHash("sha256").update(`handle of ${sessionId}`).digest("base64url").slice(0, 22);
