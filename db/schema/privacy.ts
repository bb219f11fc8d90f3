import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { user } from "./users";

/**
 * A user's request to have the account deleted. Open until an admin declines it; taken back or fulfilled, the
 * row is deleted. Asking again opens it again.
 */
export const deletionRequest = sqliteTable(
  "deletion_request",
  {
    userId: text("user_id")
      .primaryKey()
      .references(() => user.id, { onDelete: "cascade" }),
    requestedAt: integer("requested_at", { mode: "timestamp_ms" }).notNull(),
    declinedAt: integer("declined_at", { mode: "timestamp_ms" }),
    declinedBy: text("declined_by").references(() => user.id, { onDelete: "set null" }),
    /** What the admin tells the user. */
    declineReason: text("decline_reason").notNull().default(""),
  },
  (table) => [
    index("deletion_request_open")
      .on(table.requestedAt)
      .where(sql`${table.declinedAt} is null`),
    index("deletion_request_decliner").on(table.declinedBy),
  ],
);
