import "server-only";

import { sql } from "drizzle-orm";
import { recipient } from "@/db/schema";

/**
 * For a WHERE: the copy is counted as unread; one that its user has snoozed is not. Literally the predicate of
 * the index `recipient_unread`, without parameters: otherwise SQLite does not use it.
 */
export const isUnread = sql`${recipient.readAt} is null and ${recipient.inactive} = 0
  and ${recipient.snoozedUntil} is null`;
