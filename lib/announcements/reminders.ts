import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { databaseNow } from "@/db/now";
import { announcement, notification, recipient, user } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { PublicError } from "@/lib/errors";
import { REMINDER_INTERVAL_MS } from "./lifecycle";
import { raise } from "./raising";
import { requireSent, requireStep, type Sent, takeStep } from "./sent";

/**
 * Raises an announcement to the top again, unread, for those who have not confirmed it, or have not read it where
 * no confirmation is asked for. At most once in `REMINDER_INTERVAL_MS`, by the clock of the database.
 */
export async function remindUnconfirmed(actor: Actor, id: string): Promise<void> {
  const sent = await requireSent(actor, id);
  requireStep("remind", sent);
  const isDue = sql`coalesce(${announcement.remindedAt} <= ${databaseNow} - ${REMINDER_INTERVAL_MS}, 1)`;
  const taken = await takeStep(sent, {
    actor,
    action: "announcement_remind",
    set: sql`reminded_at = ${databaseNow}`,
    onlyIf: sql`${isRemindable(sent)} and ${isDue}`,
    follow: (isTaken) => raiseRemaining(sent, isTaken),
  });
  if (!taken) throw explainNotReminded(await requireSent(actor, id));
}

/** For a WHERE of the announcement: it is published, has not expired, and somebody is left. */
export const isRemindable = ({ id, needsConfirmation }: Sent) =>
  sql`${announcement.status} = 'published'
    and coalesce(${announcement.expiresAt} > ${databaseNow}, 1)
    and exists (select 1 from ${notification} as copied
      join ${recipient} on ${recipient.notificationId} = copied.id and ${isRemaining(needsConfirmation)}
      join ${user} as person on person.id = ${recipient.userId} and person.suspended_at is null
      where copied.announcement_id = ${id})`;

export const raiseRemaining = ({ copies, needsConfirmation }: Sent, onlyIf: SQL) =>
  raise(copies, { matching: isRemaining(needsConfirmation), onlyIf });

const isRemaining = (needsConfirmation: boolean) =>
  needsConfirmation ? sql`${recipient.acknowledgedAt} is null` : sql`${recipient.readAt} is null`;

function explainNotReminded(sent: Sent): PublicError {
  if (sent.status === "withdrawn") return new PublicError("CONFLICT", "withdrawn");
  if (sent.isExpired) return new PublicError("CONFLICT", "announcementExpired");
  const nextAt = (sent.remindedAt?.getTime() ?? 0) + REMINDER_INTERVAL_MS;
  const waitMs = nextAt - Date.now();
  if (waitMs <= 0) return new PublicError("CONFLICT", "nobodyLeft");
  const hours = Math.max(1, Math.ceil(waitMs / 3600_000));
  return new PublicError("CONFLICT", "remindedRecently", undefined, { hours });
}
