import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { changeKinds, muteKinds, notificationTypes } from "@/db/enums";
import { announcement } from "./announcements";
import { course } from "./courses";
import { project } from "./projects";
import { user } from "./users";

/** What was sent, stored once for all its recipients. `link` is the page it opens. */
export const notification = sqliteTable(
  "notification",
  {
    id: text("id").primaryKey(),
    type: text("type", { enum: notificationTypes }).notNull(),
    title: text("title").notNull(),
    message: text("message").notNull(),
    /** Of an automatic notification: what `title` and `message` are rendered from for each reader. */
    textKind: text("text_kind"),
    textValues: text("text_values", { mode: "json" }).$type<Record<string, string | number>>(),
    link: text("link").notNull(),
    /** Null for what goes to a role or to everybody. */
    courseId: text("course_id").references(() => course.id, { onDelete: "cascade" }),
    /** Null for an automatic notification. */
    announcementId: text("announcement_id").references(() => announcement.id, {
      onDelete: "cascade",
    }),
    /** The project that a hand-in, review or reminder is about. */
    projectId: text("project_id").references(() => project.id, { onDelete: "cascade" }),
    /** The user who caused it; null for a reminder. */
    senderId: text("sender_id").references(() => user.id, { onDelete: "set null" }),
    mustRead: integer("must_read", { mode: "boolean" }).notNull().default(false),
    /** Recipients are asked to confirm it: `recipient.acknowledged_at`. */
    needsConfirmation: integer("needs_confirmation", { mode: "boolean" }).notNull().default(false),
    /** From then on it is not counted as unread. */
    expiresAt: integer("expires_at", { mode: "timestamp_ms" }),
    version: integer("version").notNull(),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    correctedAt: integer("corrected_at", { mode: "timestamp_ms" }),
    withdrawnAt: integer("withdrawn_at", { mode: "timestamp_ms" }),
    /** When its copies became inactive because `expires_at` had passed. */
    expiredAt: integer("expired_at", { mode: "timestamp_ms" }),
  },
  (table) => [
    index("notification_expiring")
      .on(table.expiresAt)
      .where(sql`${table.expiresAt} is not null and ${table.expiredAt} is null`),
    index("notification_announcement").on(table.announcementId),
    index("notification_course").on(table.courseId),
    index("notification_sender").on(table.senderId),
    index("notification_project")
      .on(table.projectId)
      .where(sql`${table.projectId} is not null`),
    index("notification_must_read")
      .on(table.courseId)
      .where(sql`${table.mustRead} = 1`),
    index("notification_asking")
      .on(table.courseId)
      .where(sql`${table.needsConfirmation} = 1`),
  ],
);

/** One user's copy. `seq` is the number of the change that published it: the order of the inbox. */
export const recipient = sqliteTable(
  "recipient",
  {
    notificationId: text("notification_id")
      .notNull()
      .references(() => notification.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    seq: integer("seq").notNull(),
    readAt: integer("read_at", { mode: "timestamp_ms" }),
    acknowledgedAt: integer("acknowledged_at", { mode: "timestamp_ms" }),
    /** Its notification was withdrawn or has expired: it is not counted as unread. A copy of that fact, for the index. */
    inactive: integer("inactive", { mode: "boolean" }).notNull().default(false),
    /** The user wants it back at this time; until then it is not counted as unread. */
    snoozedUntil: integer("snoozed_until", { mode: "timestamp_ms" }),
  },
  (table) => [
    primaryKey({ columns: [table.notificationId, table.userId] }),
    index("recipient_inbox").on(table.userId, table.seq),
    index("recipient_unread")
      .on(table.userId, table.seq)
      .where(
        sql`${table.readAt} is null and ${table.inactive} = 0 and ${table.snoozedUntil} is null`,
      ),
    index("recipient_snoozed")
      .on(table.snoozedUntil)
      .where(sql`${table.snoozedUntil} is not null`),
  ],
);

/**
 * The words of a notification as they are searched, written by the app (`lib/notifications/search-words.ts`);
 * triggers keep the full-text index `notification_search` over them, where the engine has FTS5.
 */
export const notificationWords = sqliteTable("notification_words", {
  /** The row of the full-text index; it must survive VACUUM. */
  id: integer("id").primaryKey(),
  notificationId: text("notification_id")
    .notNull()
    .unique()
    .references(() => notification.id, { onDelete: "cascade" }),
  /** The version of the notification whose text this is. */
  version: integer("version").notNull(),
  words: text("words").notNull(),
});

/** A course, or a type of announcements, of which a user wants no notifications. `target` is its id or name. */
export const mute = sqliteTable(
  "mute",
  {
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    kind: text("kind", { enum: muteKinds }).notNull(),
    target: text("target").notNull(),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.kind, table.target] })],
);

/**
 * The log that streams follow: one row per change to deliver to open streams. SQLite has one writer at a
 * time, so `seq` order is commit order; AUTOINCREMENT prevents that a number is reused.
 */
export const change = sqliteTable(
  "change",
  {
    seq: integer("seq").primaryKey({ autoIncrement: true }),
    kind: text("kind", { enum: changeKinds }).notNull(),
    userId: text("user_id"),
    notificationId: text("notification_id"),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    /** Of `published`: all copies with this number were new. False where some may have been raised, or unknown. */
    newCopies: integer("new_copies", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [check("change_kind_known", sql`${table.kind} in ('published', 'inbox', 'access')`)],
);

/** One row, created with the database: a position in the log is valid only within its epoch. */
export const logEpoch = sqliteTable("log_epoch", {
  epoch: text("epoch").primaryKey(),
  createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
});
