import "server-only";

import { sql } from "drizzle-orm";
import { recipient } from "@/db/schema";

/**
 * For a WHERE: the copy is counted as unread. Literally the predicate of the index `recipient_unread`, without
 * parameters: otherwise SQLite does not use it.
 */
export const isUnread = sql`${recipient.readAt} is null and ${recipient.inactive} = 0`;
