import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { courseCovers, courseStatuses } from "@/db/enums";
import { user } from "./users";

/**
 * Makes creation idempotent: `requestKey` is the creator's id and the request's idempotency key;
 * `requestDigest` detects a different request under the same key.
 */
const idempotencyColumns = {
  requestKey: text("request_key"),
  requestDigest: text("request_digest"),
};

/** Students see a published course; an archived one is read-only. */
export const course = sqliteTable(
  "course",
  {
    id: text("id").primaryKey(),
    teacherId: text("teacher_id")
      .notNull()
      .references(() => user.id, { onDelete: "restrict" }),
    title: text("title").notNull(),
    /** For searching and sorting by title: see db/text-keys.ts. */
    titleFolded: text("title_folded").notNull().default(""),
    titleSort: text("title_sort").notNull().default(""),
    description: text("description").notNull().default(""),
    joinCode: text("join_code").notNull().unique(),
    /** The code with letters and digits unified that are confused with each other (see lib/courses/join-code.ts). */
    joinCodeKey: text("join_code_key").generatedAlwaysAs(
      sql`replace(replace(replace(join_code, 'O', '0'), 'I', '1'), 'L', '1')`,
      { mode: "virtual" },
    ),
    joinOpen: integer("join_open", { mode: "boolean" }).notNull().default(true),
    status: text("status", { enum: courseStatuses }).notNull().default("published"),
    cover: text("cover", { enum: courseCovers }).notNull().default("leaf"),
    /** Incremented by each change, so that concurrent edits do not overwrite each other. */
    version: integer("version").notNull().default(1),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    ...idempotencyColumns,
  },
  (table) => [
    index("course_teacher_title").on(table.teacherId, table.titleSort, table.id),
    index("course_title_sort").on(table.titleSort, table.id),
    index("course_created").on(table.createdAt, table.id),
    index("course_join_code_key").on(table.joinCodeKey),
    uniqueIndex("course_request").on(table.requestKey),
    check("course_status_known", sql`${table.status} in ('draft', 'published', 'archived')`),
  ],
);

/** The co-teachers of a course, besides its owner. */
export const courseTeacher = sqliteTable(
  "course_teacher",
  {
    courseId: text("course_id")
      .notNull()
      .references(() => course.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.courseId, table.userId] }),
    index("course_teacher_user").on(table.userId),
  ],
);

/** `opensAt` is when its content becomes visible to students: null for a draft. */
export const courseModule = sqliteTable(
  "course_module",
  {
    id: text("id").primaryKey(),
    courseId: text("course_id")
      .notNull()
      .references(() => course.id, { onDelete: "cascade" }),
    position: integer("position").notNull(),
    title: text("title").notNull(),
    summary: text("summary").notNull().default(""),
    /** The module's page, in Markdown. */
    text: text("text").notNull().default(""),
    opensAt: integer("opens_at", { mode: "timestamp_ms" }),
    version: integer("version").notNull().default(1),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    ...idempotencyColumns,
  },
  (table) => [
    index("course_module_order").on(table.courseId, table.position),
    uniqueIndex("course_module_request").on(table.requestKey),
  ],
);

/** A student has marked a module as done. */
export const moduleCompletion = sqliteTable(
  "module_completion",
  {
    moduleId: text("module_id")
      .notNull()
      .references(() => courseModule.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.moduleId, table.userId] }),
    index("module_completion_user").on(table.userId),
  ],
);

export const enrollment = sqliteTable(
  "enrollment",
  {
    courseId: text("course_id")
      .notNull()
      .references(() => course.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.courseId, table.userId] }),
    index("enrollment_user").on(table.userId),
  ],
);
