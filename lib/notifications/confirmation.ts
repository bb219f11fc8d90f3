import "server-only";

import { and, eq, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { announcementVersion, notification, recipient } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { notFound, PublicError } from "@/lib/errors";
import { logReceiptChanged } from "@/lib/realtime/change-log";

/** How long a confirmation can be taken back. */
export const UNCONFIRM_WINDOW_MS = 5 * 60_000;

/**
 * Confirms that the actor has read one of their own notifications that asks for it; it is read then too. With
 * `version`, the one that the actor saw, a material correction since then is refused as stale. Repeating it
 * changes nothing.
 */
export async function confirmNotification(
  actor: Actor,
  id: string,
  { version }: { version?: number | undefined } = {},
): Promise<{ confirmedAt: Date }> {
  const isCurrent =
    version === undefined
      ? sql`true`
      : sql`not exists (select 1 from ${announcementVersion} as replaced
          where replaced.announcement_id = asked.announcement_id
            and replaced.version >= ${version} and replaced.correction = 'material')`;
  const confirming = sql`${ownCopy(actor, id)} and acknowledged_at is null
    and exists (select 1 from ${notification} as asked where asked.id = ${id}
      and asked.needs_confirmation = 1 and asked.withdrawn_at is null and ${isCurrent})`;
  await writeBatch({
    logged: logReceipt(confirming),
    confirmed: sql`update ${recipient}
      set acknowledged_at = ${databaseNow}, read_at = coalesce(read_at, ${databaseNow})
      where ${confirming}`,
  });
  const { confirmedAt } = await requireConfirmable(actor, id);
  if (!confirmedAt) throw new PublicError("STALE", "correctedMeanwhile");
  return { confirmedAt };
}

/** Takes a confirmation back within `UNCONFIRM_WINDOW_MS`, by the clock of the database. It stays read. */
export async function undoConfirmation(actor: Actor, id: string): Promise<void> {
  const undoing = sql`${ownCopy(actor, id)} and acknowledged_at > ${databaseNow} - ${UNCONFIRM_WINDOW_MS}
    and exists (select 1 from ${notification} where id = ${id} and withdrawn_at is null)`;
  await writeBatch({
    logged: logReceipt(undoing),
    undone: sql`update ${recipient} set acknowledged_at = null where ${undoing}`,
  });
  const { confirmedAt } = await requireConfirmable(actor, id);
  if (confirmedAt) throw new PublicError("CONFLICT", "confirmationStays");
}

const ownCopy = (actor: Actor, id: string) =>
  sql`notification_id = ${id} and user_id = ${actor.id}`;

const logReceipt = (changing: SQL) =>
  logReceiptChanged(
    sql`select user_id, notification_id from ${recipient} where ${changing}`,
    databaseNow,
  );

async function requireConfirmable(actor: Actor, id: string) {
  const [found] = await db
    .select({
      needsConfirmation: notification.needsConfirmation,
      withdrawnAt: notification.withdrawnAt,
      confirmedAt: recipient.acknowledgedAt,
    })
    .from(recipient)
    .innerJoin(notification, eq(notification.id, recipient.notificationId))
    .where(and(eq(recipient.userId, actor.id), eq(recipient.notificationId, id)));
  if (!found) throw notFound();
  if (found.withdrawnAt) throw new PublicError("CONFLICT", "withdrawn");
  if (!found.needsConfirmation) throw new PublicError("CONFLICT", "confirmationNotAsked");
  return found;
}
