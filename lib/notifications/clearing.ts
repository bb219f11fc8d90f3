import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { change, notification, recipient } from "@/db/schema";

/**
 * For a batch: forgets what the product itself has `told`, which leaves all inboxes and whose open
 * streams then learn of it. What was announced stays.
 */
export function forget(told: SQL): SQL[] {
  const forgotten = sql`select id from ${notification} where ${told} and +announcement_id is null`;
  return [
    sql`insert into ${change} (kind, user_id, created_at)
        select distinct 'inbox', user_id, ${Date.now()} from ${recipient}
        where notification_id in (${forgotten})`,
    sql`delete from ${notification} where id in (${forgotten})`,
  ];
}

/** `told` says of which notifications, `onlyIf` in which state of the batch so far. */
type Cleared = { userId: string; told: SQL; onlyIf: SQL };

/**
 * For a batch: takes what was told out of a user's inbox, which their open streams then learn. What the
 * product itself has said to nobody else is forgotten altogether.
 */
export function clearInbox({ userId, told, onlyIf }: Cleared): SQL[] {
  const copies = sql`select notification_id from ${recipient}
    join ${notification} on ${notification.id} = notification_id
    where user_id = ${userId} and ${told} and ${onlyIf}`;
  return [
    sql`insert into ${change} (kind, user_id, created_at)
        select 'inbox', ${userId}, ${Date.now()} where exists (${copies})`,
    // The plus keeps SQLite from going through everything that was never announced.
    sql`delete from ${notification} where id in (${copies}) and +announcement_id is null
        and not exists (select 1 from ${recipient} as others
          where others.notification_id = ${notification.id} and others.user_id <> ${userId})`,
    sql`delete from ${recipient} where user_id = ${userId} and notification_id in (${copies})`,
  ];
}
