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
 * `requestKey` is the creator's id and the key under which they asked for it, so that asking again makes
 * no second one; `requestDigest` tells whether the same was asked for.
 */
const request = {
  requestKey: text("request_key"),
  requestDigest: text("request_digest"),
};

/** Students see it when it is published; archived, it can be read but nothing in it changes. */
export const course = sqliteTable(
  "course",
  {
    id: text("id").primaryKey(),
    teacherId: text("teacher_id")
      .notNull()
      .references(() => user.id, { onDelete: "restrict" }),
    title: text("title").notNull(),
    description: text("description").notNull().default(""),
    joinCode: text("join_code").notNull().unique(),
    joinOpen: integer("join_open", { mode: "boolean" }).notNull().default(true),
    status: text("status", { enum: courseStatuses }).notNull().default("published"),
    cover: text("cover", { enum: courseCovers }).notNull().default("leaf"),
    /** Rises with each change, so that two people do not overwrite each other. */
    version: integer("version").notNull().default(1),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    ...request,
  },
  (table) => [
    index("course_teacher_title").on(table.teacherId, table.title),
    index("course_created").on(table.createdAt, table.id),
    uniqueIndex("course_request").on(table.requestKey),
    check("course_status_known", sql`${table.status} in ('draft', 'published', 'archived')`),
  ],
);

/** Who teaches a course beside the teacher it belongs to. */
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

/** `opensAt` is when students may see what is in it: null for a draft. */
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
    opensAt: integer("opens_at", { mode: "timestamp_ms" }),
    version: integer("version").notNull().default(1),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    ...request,
  },
  (table) => [
    index("course_module_order").on(table.courseId, table.position),
    uniqueIndex("course_module_request").on(table.requestKey),
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
