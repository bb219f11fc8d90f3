import "server-only";

import { and, eq, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { notification, recipient } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { notFound, PublicError } from "@/lib/errors";
import { logInboxChanged } from "@/lib/realtime/change-log";
import { wakeSnoozeTimer } from "./snooze-timer";

/** The longest time ahead. */
export const MAX_SNOOZE_DAYS = 90;
const DAY_MS = 86_400_000;

/**
 * Has one of the actor's own notifications come back at `until`, on top and unread. Until then it is not counted
 * as unread. A later call replaces the time; repeating one changes nothing.
 */
export async function snooze(actor: Actor, id: string, until: Date): Promise<void> {
  const at = until.getTime();
  const isAhead = sql`${at} > ${databaseNow}`;
  const isNear = sql`${at} <= ${databaseNow} + ${MAX_SNOOZE_DAYS * DAY_MS}`;
  const onlyIf = sql`inactive = 0 and ${isAhead} and ${isNear}`;
  if (await setTime(actor, id, { at, onlyIf })) return wakeSnoozeTimer(at - Date.now());

  const [found] = await db
    .select({
      snoozedUntil: recipient.snoozedUntil,
      inactive: recipient.inactive,
      withdrawnAt: notification.withdrawnAt,
      isAhead: isAhead.mapWith(Boolean),
      isNear: isNear.mapWith(Boolean),
    })
    .from(recipient)
    .innerJoin(notification, eq(notification.id, recipient.notificationId))
    .where(ownCopy(actor, id));
  if (!found) throw notFound();
  if (found.withdrawnAt) throw new PublicError("CONFLICT", "withdrawn");
  if (found.inactive) throw new PublicError("CONFLICT", "announcementExpired");
  if (!found.isAhead) throw new PublicError("INVALID", "snoozePast", "until");
  if (!found.isNear) {
    throw new PublicError("INVALID", "snoozeTooFar", "until", { max: MAX_SNOOZE_DAYS });
  }
}

/** Has it not come back: it is counted as unread again, if it is. Repeating it changes nothing. */
export async function cancelSnooze(actor: Actor, id: string): Promise<void> {
  if (await setTime(actor, id, { at: null, onlyIf: sql`true` })) return;
  const [found] = await db
    .select({ id: recipient.notificationId })
    .from(recipient)
    .where(ownCopy(actor, id));
  if (!found) throw notFound();
}

const ownCopy = (actor: Actor, id: string) =>
  and(eq(recipient.userId, actor.id), eq(recipient.notificationId, id));

type Time = { at: number | null; onlyIf: SQL };

/** Sets the time, if it is another one; returns whether it did. The actor's other pages follow. */
async function setTime(actor: Actor, id: string, { at, onlyIf }: Time): Promise<boolean> {
  const changing = sql`${ownCopy(actor, id)} and ${recipient.snoozedUntil} is not ${at} and ${onlyIf}`;
  const { set } = await writeBatch({
    logged: logInboxChanged(
      sql`select ${actor.id} as user_id where exists (select 1 from ${recipient} where ${changing})`,
    ),
    set: sql`update ${recipient} set snoozed_until = ${at} where ${changing}`,
  });
  return set.rowsAffected === 1;
}
