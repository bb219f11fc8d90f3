import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { roles } from "../vocabulary";

/** One school an installation; `username` is canonical (see lib/auth/username.ts). */
export const user = sqliteTable(
  "user",
  {
    id: text("id").primaryKey(),
    username: text("username").notNull().unique(),
    passwordHash: text("password_hash").notNull(),
    age: integer("age"),
    displayName: text("display_name").notNull(),
    role: text("role", { enum: roles }).notNull().default("student"),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [
    index("user_role_username").on(table.role, table.username),
    check("user_role_known", sql`${table.role} in ('student', 'teacher', 'admin')`),
  ],
);

/** `id` is the SHA-256 of the cookie's token; `expiresAt` is in seconds, as Lucia wants it. */
export const session = sqliteTable(
  "session",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    expiresAt: integer("expires_at").notNull(),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [
    index("session_user").on(table.userId),
    // Milliseconds stored by mistake would be a session for 57,000 years.
    check("session_expires_in_seconds", sql`${table.expiresAt} < 100000000000`),
  ],
);
