import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  unique,
} from "drizzle-orm/sqlite-core";
import {
  announcementStatuses,
  announcementTypes,
  audiences,
  corrections,
  selections,
  textFormats,
  unsentReasons,
} from "@/db/enums";
import { course } from "./courses";
import { project } from "./projects";
import { user } from "./users";

/**
 * What a teacher composes, from the draft to the withdrawal: see lib/announcements/lifecycle.ts. The form
 * creates `clientKey` when it opens, so a second submit publishes nothing.
 */
export const announcement = sqliteTable(
  "announcement",
  {
    id: text("id").primaryKey(),
    /** The first of its courses; null for a role or everybody. All courses: `announcement_course`. */
    courseId: text("course_id").references(() => course.id, { onDelete: "cascade" }),
    authorId: text("author_id")
      .notNull()
      .references(() => user.id, { onDelete: "restrict" }),
    status: text("status", { enum: announcementStatuses }).notNull(),
    /** Counted from 1; incremented by each correction. */
    version: integer("version").notNull().default(1),
    /** Incremented by each change, so that two tabs do not overwrite each other. */
    revision: integer("revision").notNull().default(1),
    /** The key of the form that saved it last: its own earlier save, whose answer it may have lost, is no other tab's. */
    savedBy: text("saved_by"),
    audience: text("audience", { enum: audiences }).notNull().default("courses"),
    selection: text("selection", { enum: selections }).notNull().default("all"),
    /** Of the selection `without_submission`. */
    selectionProjectId: text("selection_project_id").references(() => project.id, {
      onDelete: "set null",
    }),
    type: text("type", { enum: announcementTypes }).notNull(),
    title: text("title").notNull(),
    message: text("message").notNull(),
    format: text("format", { enum: textFormats }).notNull().default("plain"),
    link: text("link"),
    clientKey: text("client_key").notNull(),
    /** Students who join the course later receive it too, and it cannot be muted. */
    mustRead: integer("must_read", { mode: "boolean" }).notNull().default(false),
    /** Recipients are asked to confirm that they have read it; implies `mustRead`. */
    needsConfirmation: integer("needs_confirmation", { mode: "boolean" }).notNull().default(false),
    confirmBy: integer("confirm_by", { mode: "timestamp_ms" }),
    /** How many reminders are sent automatically before `confirmBy`: 0 to 3. */
    autoReminders: integer("auto_reminders").notNull().default(0),
    remindersSent: integer("reminders_sent").notNull().default(0),
    remindedAt: integer("reminded_at", { mode: "timestamp_ms" }),
    /** When it is or was to be published; of a draft the time that its author has chosen so far. */
    publishAt: integer("publish_at", { mode: "timestamp_ms" }),
    /** Scheduled for a few seconds only, in which sending can be undone. */
    held: integer("held", { mode: "boolean" }).notNull().default(false),
    /** Sent however late, when no instance ran at its time. */
    sendLate: integer("send_late", { mode: "boolean" }).notNull().default(false),
    /** Names the run of its last step, such as publication or correction: a concurrent one finds another's. */
    releaseId: text("release_id"),
    unsentReason: text("unsent_reason", { enum: unsentReasons }),
    expiresAt: integer("expires_at", { mode: "timestamp_ms" }),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    updatedAt: integer("updated_at", { mode: "timestamp_ms" }),
    publishedAt: integer("published_at", { mode: "timestamp_ms" }),
    correctedAt: integer("corrected_at", { mode: "timestamp_ms" }),
    withdrawnAt: integer("withdrawn_at", { mode: "timestamp_ms" }),
  },
  (table) => [
    unique("announcement_client_key").on(table.authorId, table.clientKey),
    index("announcement_published").on(table.courseId, table.publishedAt),
    index("announcement_author").on(table.authorId, table.status, table.updatedAt),
    index("announcement_scheduled")
      .on(table.publishAt)
      .where(sql`${table.status} = 'scheduled'`),
    index("announcement_reminding")
      .on(table.confirmBy)
      .where(sql`${table.autoReminders} > 0`),
    check(
      "announcement_status_known",
      sql`${table.status} in ('draft', 'scheduled', 'published', 'withdrawn')`,
    ),
  ],
);

/** The courses that an announcement goes to. */
export const announcementCourse = sqliteTable(
  "announcement_course",
  {
    announcementId: text("announcement_id")
      .notNull()
      .references(() => announcement.id, { onDelete: "cascade" }),
    courseId: text("course_id")
      .notNull()
      .references(() => course.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.announcementId, table.courseId] }),
    index("announcement_course_course").on(table.courseId),
  ],
);

/** The students of the selection `persons`. */
export const announcementPerson = sqliteTable(
  "announcement_person",
  {
    announcementId: text("announcement_id")
      .notNull()
      .references(() => announcement.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.announcementId, table.userId] }),
    index("announcement_person_user").on(table.userId),
  ],
);

/** A text that a correction has replaced. */
export const announcementVersion = sqliteTable(
  "announcement_version",
  {
    announcementId: text("announcement_id")
      .notNull()
      .references(() => announcement.id, { onDelete: "cascade" }),
    version: integer("version").notNull(),
    title: text("title").notNull(),
    message: text("message").notNull(),
    link: text("link"),
    /** The kind of the correction that replaced it, who made it and when. */
    correction: text("correction", { enum: corrections }).notNull(),
    correctedBy: text("corrected_by").references(() => user.id, { onDelete: "set null" }),
    correctedAt: integer("corrected_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.announcementId, table.version] }),
    index("announcement_version_corrector").on(table.correctedBy),
  ],
);
