import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { roles } from "@/db/enums";

/** `username` is in canonical form (see lib/auth/username.ts). */
export const user = sqliteTable(
  "user",
  {
    id: text("id").primaryKey(),
    username: text("username").notNull().unique(),
    passwordHash: text("password_hash").notNull(),
    age: integer("age"),
    displayName: text("display_name").notNull(),
    /** For searching and sorting by name: see db/text-keys.ts. */
    nameFolded: text("name_folded").notNull().default(""),
    nameSort: text("name_sort").notNull().default(""),
    role: text("role", { enum: roles }).notNull().default("student"),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    /** Set for a one-time password, which until then only gives access to the page that replaces it. */
    passwordExpiresAt: integer("password_expires_at", { mode: "timestamp_ms" }),
    /** Of the last one-time password that was replaced: whoever presents it is told why it is refused. */
    spentPasswordHash: text("spent_password_hash"),
    suspendedAt: integer("suspended_at", { mode: "timestamp_ms" }),
    /** Set for a deleted account. The row stays, under a pseudonym, for the rows that refer to it. */
    deletedAt: integer("deleted_at", { mode: "timestamp_ms" }),
    lastSeenAt: integer("last_seen_at", { mode: "timestamp_ms" }),
    /** Quiet hours, in minutes after midnight of the user's zone; null for none. */
    quietFrom: integer("quiet_from"),
    quietTo: integer("quiet_to"),
    /** Incremented by each change by an admin, so that concurrent edits do not overwrite each other. */
    version: integer("version").notNull().default(1),
    /** The username with look-alike characters unified, after Unicode TR39: `adrnin` and `admin` have the same. */
    usernameSkeleton: text("username_skeleton").generatedAlwaysAs(
      sql`replace(replace(replace(replace(replace(replace(username, '_', '.'), '-', '.'), '0', 'o'), '1', 'l'), 'vv', 'w'), 'rn', 'm')`,
      { mode: "virtual" },
    ),
  },
  (table) => [
    index("user_username_skeleton").on(table.usernameSkeleton),
    index("user_name_sort").on(table.nameSort, table.username),
    index("user_role_username").on(table.role, table.username),
    check("user_role_known", sql`${table.role} in ('student', 'teacher', 'admin')`),
  ],
);

/** `id` is the SHA-256 of the cookie's token; `expiresAt` is in seconds, as Lucia requires. */
export const session = sqliteTable(
  "session",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    expiresAt: integer("expires_at").notNull(),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    /** Updated every few minutes only; null until the session is used again after login. */
    lastSeenAt: integer("last_seen_at", { mode: "timestamp_ms" }),
    address: text("address"),
    userAgent: text("user_agent"),
    /** Set at login with a password too short for the role: gives access only to the page that changes it. */
    mustChangePassword: integer("must_change_password", { mode: "boolean" })
      .notNull()
      .default(false),
  },
  (table) => [
    index("session_user").on(table.userId),
    index("session_expiry").on(table.expiresAt),
    // Milliseconds stored by mistake would keep a session for 57,000 years.
    check("session_expires_in_seconds", sql`${table.expiresAt} < 100000000000`),
  ],
);

/** Rate-limit counters: attempts within a time window, per key (a username, an address). */
export const throttle = sqliteTable(
  "throttle",
  {
    key: text("key").primaryKey(),
    count: integer("count").notNull(),
    resetsAt: integer("resets_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [index("throttle_expiry").on(table.resetsAt)],
);
