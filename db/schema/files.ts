import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { announcement } from "./announcements";
import { courseModule } from "./courses";
import { submission } from "./projects";
import { user } from "./users";

/**
 * Bytes in the file store, once however many files have them. The row is written after the bytes are durable.
 * Upkeep deletes it when no file refers to it, then the bytes; `key` is new for each row, so that this
 * never deletes those of a later row with the same content.
 */
export const fileContent = sqliteTable("file_content", {
  /** Lower-case hex SHA-256. */
  hash: text("hash").primaryKey(),
  /** Its name in the file store. */
  key: text("key").notNull().unique(),
  size: integer("size").notNull(),
  /** The media type that its bytes show, whatever the browser has said. */
  type: text("type").notNull(),
  /** In pixels, of a picture that can be shown. */
  width: integer("width"),
  height: integer("height"),
  /** In bytes; null without a thumbnail. */
  thumbnailSize: integer("thumbnail_size"),
  createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
});

/**
 * A complete file. It belongs to at most one announcement, module, submission or review of a submission;
 * one that belongs to nothing is visible to who has uploaded it, for a day.
 */
export const file = sqliteTable(
  "file",
  {
    id: text("id").primaryKey(),
    hash: text("hash")
      .notNull()
      .references(() => fileContent.hash, { onDelete: "restrict" }),
    /** Counts against this user's quota. */
    uploaderId: text("uploader_id").references(() => user.id, { onDelete: "set null" }),
    name: text("name").notNull(),
    /** Its place among those of the same owner, from 0. */
    position: integer("position").notNull().default(0),
    announcementId: text("announcement_id").references(() => announcement.id, {
      onDelete: "cascade",
    }),
    moduleId: text("module_id").references(() => courseModule.id, { onDelete: "cascade" }),
    submissionId: text("submission_id").references(() => submission.id, { onDelete: "cascade" }),
    /** The submission whose review it belongs to. */
    reviewOfId: text("review_of_id").references(() => submission.id, { onDelete: "cascade" }),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [
    index("file_hash").on(table.hash),
    index("file_uploader").on(table.uploaderId),
    index("file_announcement")
      .on(table.announcementId, table.position)
      .where(sql`${table.announcementId} is not null`),
    index("file_module")
      .on(table.moduleId, table.position)
      .where(sql`${table.moduleId} is not null`),
    index("file_submission")
      .on(table.submissionId, table.position)
      .where(sql`${table.submissionId} is not null`),
    index("file_review")
      .on(table.reviewOfId, table.position)
      .where(sql`${table.reviewOfId} is not null`),
    check(
      "file_one_owner",
      sql`(${table.announcementId} is not null) + (${table.moduleId} is not null)
        + (${table.submissionId} is not null) + (${table.reviewOfId} is not null) <= 1`,
    ),
  ],
);

/** A file that is still arriving; the file gets its id. Its bytes so far are in a temporary file. */
export const upload = sqliteTable(
  "upload",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** As announced, in bytes. */
    size: integer("size").notNull(),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [index("upload_user").on(table.userId), index("upload_created").on(table.createdAt)],
);
