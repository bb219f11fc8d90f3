import "server-only";

import { and, eq, isNull, lte, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { change, recipient } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { notFound } from "@/lib/errors";
import { getHub } from "@/lib/realtime/registry";

/**
 * Marks one of the actor's own notifications read or unread. Someone else's id looks like a missing
 * one. Repeating it changes nothing: `read_at` stays the time of the first read.
 */
export async function setRead(actor: Actor, { id, read }: { id: string; read: boolean }) {
  const mine = and(eq(recipient.userId, actor.id), eq(recipient.notificationId, id));
  const changing = and(mine, sql`(${recipient.readAt} is null) = ${read ? 1 : 0}`);
  const [changed, , found] = await writeBatch([
    inboxChangedWhere(actor, changing),
    db
      .update(recipient)
      .set({ readAt: read ? new Date() : null })
      .where(changing),
    db.select({ seq: recipient.seq }).from(recipient).where(mine),
  ]);
  if (found?.rows.length !== 1) throw notFound();
  wakeIf(changed);
}

/** How many were marked, and the time they carry, which is what `undoMarkAllRead` takes. */
export type MarkedRead = { marked: number; readAt: Date };

/** Marks what the actor was shown, up to `upTo`, read; what arrives meanwhile stays unread. */
export async function markAllRead(actor: Actor, upTo: number): Promise<MarkedRead> {
  const readAt = new Date();
  const shown = and(
    eq(recipient.userId, actor.id),
    isNull(recipient.readAt),
    lte(recipient.seq, upTo),
  );
  const [changed, marked] = await writeBatch([
    inboxChangedWhere(actor, shown),
    db.update(recipient).set({ readAt }).where(shown),
  ]);
  wakeIf(changed);
  return { marked: marked?.rowsAffected ?? 0, readAt };
}

/** Takes back a `markAllRead`: what it marked at that time is unread again. */
export async function undoMarkAllRead(actor: Actor, readAt: Date): Promise<void> {
  const marked = and(eq(recipient.userId, actor.id), eq(recipient.readAt, readAt));
  const [changed] = await writeBatch([
    inboxChangedWhere(actor, marked),
    db.update(recipient).set({ readAt: null }).where(marked),
  ]);
  wakeIf(changed);
}

/** One change for the actor's streams, if any recipient row is about to change. */
const inboxChangedWhere = (actor: Actor, changing: SQL | undefined) =>
  sql`insert into ${change} (kind, user_id, created_at)
      select 'inbox', ${actor.id}, ${Date.now()}
      where exists (select 1 from ${recipient} where ${changing})`;

/** Repeating what is so already is no news: streams look at the log only when there is a new row. */
function wakeIf(changed: { rowsAffected: number } | undefined) {
  if (changed?.rowsAffected) getHub().wake();
}
