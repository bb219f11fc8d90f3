import { sql } from "drizzle-orm";
import {
  foreignKey,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { enrollment } from "./courses";
import { notification } from "./notifications";
import { session, user } from "./users";

/**
 * A browser that receives Web Push (RFC 8030). It belongs to the session that asked for it, and ends with
 * it: a deleted session takes it, and what waits for it, along.
 */
export const pushSubscription = sqliteTable(
  "push_subscription",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    sessionId: text("session_id")
      .notNull()
      .references(() => session.id, { onDelete: "cascade" }),
    /** Where the push service takes messages for this browser. */
    endpoint: text("endpoint").notNull().unique(),
    /** The browser's public key and secret (RFC 8291), in base64url. */
    p256dh: text("p256dh").notNull(),
    auth: text("auth").notNull(),
    /** The lock screen shows neither title nor course. */
    hidesContent: integer("hides_content", { mode: "boolean" }).notNull().default(false),
    /** The language and time zone of this browser: what is pushed is written for its reader. */
    locale: text("locale").notNull(),
    timeZone: text("time_zone").notNull(),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    /** When the push service last accepted a message. */
    acceptedAt: integer("accepted_at", { mode: "timestamp_ms" }),
  },
  (table) => [
    index("push_subscription_user").on(table.userId),
    index("push_subscription_session").on(table.sessionId),
  ],
);

/** A course of which a member wants all announcements pushed. It ends with the membership. */
export const pushCourse = sqliteTable(
  "push_course",
  {
    courseId: text("course_id").notNull(),
    userId: text("user_id").notNull(),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.courseId, table.userId] }),
    foreignKey({
      columns: [table.courseId, table.userId],
      foreignColumns: [enrollment.courseId, enrollment.userId],
    }).onDelete("cascade"),
    index("push_course_user").on(table.userId),
  ],
);

/**
 * The outbox: a publication whose messages are still to be made. Inserted by the trigger
 * `publication_to_push` in the transaction of the publication, so that none is lost and none is pushed that
 * was not published. `seq` is that of the copies it concerns.
 */
export const pushJob = sqliteTable("push_job", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  notificationId: text("notification_id")
    .notNull()
    .references(() => notification.id, { onDelete: "cascade" }),
  seq: integer("seq").notNull(),
  /** Messages for the users up to this id are made. */
  afterUser: text("after_user").notNull().default(""),
  createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
});

/** A message to one browser that has not been accepted yet. Without a notification it is a test. */
export const pushMessage = sqliteTable(
  "push_message",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    notificationId: text("notification_id").references(() => notification.id, {
      onDelete: "cascade",
    }),
    subscriptionId: text("subscription_id")
      .notNull()
      .references(() => pushSubscription.id, { onDelete: "cascade" }),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    /** When it is sent next; of one that is being sent, when another instance may take it over. */
    dueAt: integer("due_at", { mode: "timestamp_ms" }).notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** Who is sending it. */
    claim: text("claim"),
  },
  (table) => [
    index("push_message_due").on(table.dueAt),
    uniqueIndex("push_message_once").on(table.notificationId, table.subscriptionId),
    uniqueIndex("push_message_test")
      .on(table.subscriptionId)
      .where(sql`${table.notificationId} is null`),
    index("push_message_subscription").on(table.subscriptionId),
  ],
);
