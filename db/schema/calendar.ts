import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { user } from "./users";

/**
 * The secret address under which a user's calendar can be subscribed to. The address is shown once: only a
 * hash of its secret is stored.
 */
export const calendarFeed = sqliteTable("calendar_feed", {
  userId: text("user_id")
    .primaryKey()
    .references(() => user.id, { onDelete: "cascade" }),
  secretHash: text("secret_hash").notNull().unique(),
  /** The language of its texts: who fetches it sends no cookies. */
  locale: text("locale").notNull(),
  createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
});
