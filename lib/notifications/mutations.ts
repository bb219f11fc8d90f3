import "server-only";

import { and, eq, lte, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { notification, recipient } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { notFound } from "@/lib/errors";
import { logInboxChanged, logReceiptChanged } from "@/lib/realtime/change-log";
import { isUnread } from "@/lib/realtime/unread";

/**
 * Marks one of the actor's own notifications read or unread. Someone else's id looks like a missing
 * one. Repeating it changes nothing: `read_at` stays the time of the first read.
 */
export async function setRead(actor: Actor, { id, read }: { id: string; read: boolean }) {
  const mine = and(eq(recipient.userId, actor.id), eq(recipient.notificationId, id));
  // A withdrawn one stays as it is, so that it comes back so.
  const changing = and(
    mine,
    sql`(${recipient.readAt} is null) = ${read ? 1 : 0}`,
    sql`exists (select 1 from ${notification}
      where ${notification.id} = ${recipient.notificationId} and ${notification.withdrawnAt} is null)`,
  );
  const { found } = await writeBatch({
    logged: logReceiptChanged(
      sql`select user_id, notification_id from ${recipient} where ${changing}`,
    ),
    marked: db
      .update(recipient)
      .set({ readAt: read ? new Date() : null })
      .where(changing),
    found: db.select({ seq: recipient.seq }).from(recipient).where(mine),
  });
  if (found.rows.length !== 1) throw notFound();
}

/** How many were marked, and the time they carry, which is what `undoMarkAllRead` takes. */
export type MarkedRead = { marked: number; readAt: Date };

/** Marks what the actor was shown, up to `upTo`, read; what arrives meanwhile stays unread. */
export async function markAllRead(actor: Actor, upTo: number): Promise<MarkedRead> {
  const readAt = new Date();
  const shown = and(eq(recipient.userId, actor.id), isUnread, lte(recipient.seq, upTo));
  const { marked } = await writeBatch({
    logged: logIfChanging(actor, shown),
    marked: db.update(recipient).set({ readAt }).where(shown),
  });
  return { marked: marked.rowsAffected, readAt };
}

/** Takes back a `markAllRead`: what it marked at that time is unread again. */
export async function undoMarkAllRead(actor: Actor, readAt: Date): Promise<void> {
  const marked = and(eq(recipient.userId, actor.id), eq(recipient.readAt, readAt));
  await writeBatch([
    logIfChanging(actor, marked),
    db.update(recipient).set({ readAt: null }).where(marked),
  ]);
}

/** One change for the actor's streams, if a recipient row is about to change: marking twice logs once. */
const logIfChanging = (actor: Actor, changing: SQL | undefined) =>
  logInboxChanged(
    sql`select ${actor.id} as user_id where exists (select 1 from ${recipient} where ${changing})`,
  );
