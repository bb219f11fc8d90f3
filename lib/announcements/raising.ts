import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { databaseNow } from "@/db/now";
import { change, recipient } from "@/db/schema";
import { logPublished } from "@/lib/realtime/change-log";
import type { SentCopy } from "./sent";

/**
 * For a batch: raises the copies that match to the top of their inboxes again, unread and unconfirmed, as if they
 * were sent now; expired ones stay. `matching` is a condition on the recipient's row.
 */
export const raise = (
  copies: readonly SentCopy[],
  { matching, onlyIf }: { matching: SQL; onlyIf: SQL },
): SQL[] =>
  copies.flatMap(({ notificationId }) => {
    const raised = sql`${recipient.notificationId} = ${notificationId}
      and ${recipient.inactive} = 0 and ${matching}`;
    return [
      logPublished(
        sql`select ${notificationId} as notification_id
          where ${onlyIf} and exists (select 1 from ${recipient} where ${raised})`,
        { now: databaseNow, newCopies: false },
      ),
      // `changes()` tells whether the statement before has logged it.
      sql`update ${recipient}
        set seq = (select max(seq) from ${change}), read_at = null, acknowledged_at = null,
          snoozed_until = null
        where ${raised} and changes() = 1`,
    ];
  });
