import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { announcementStatuses, announcementTypes } from "@/db/enums";
import { course } from "./courses";
import { user } from "./users";

/** What a teacher composes. The form creates `clientKey` when it opens, so a second submit publishes nothing. */
export const announcement = sqliteTable(
  "announcement",
  {
    id: text("id").primaryKey(),
    courseId: text("course_id")
      .notNull()
      .references(() => course.id, { onDelete: "cascade" }),
    authorId: text("author_id")
      .notNull()
      .references(() => user.id, { onDelete: "restrict" }),
    status: text("status", { enum: announcementStatuses }).notNull(),
    version: integer("version").notNull().default(1),
    type: text("type", { enum: announcementTypes }).notNull(),
    title: text("title").notNull(),
    message: text("message").notNull(),
    link: text("link"),
    clientKey: text("client_key").notNull(),
    /** Students who join the course later receive it too. */
    mustRead: integer("must_read", { mode: "boolean" }).notNull().default(false),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    publishedAt: integer("published_at", { mode: "timestamp_ms" }),
    withdrawnAt: integer("withdrawn_at", { mode: "timestamp_ms" }),
  },
  (table) => [
    unique("announcement_client_key").on(table.authorId, table.clientKey),
    index("announcement_course").on(table.courseId, table.publishedAt),
    check(
      "announcement_status_known",
      sql`${table.status} in ('draft', 'scheduled', 'published', 'withdrawn')`,
    ),
  ],
);
