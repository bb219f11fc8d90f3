import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { submissionStates } from "@/db/enums";
import { courseModule } from "./courses";
import { user } from "./users";

/** A module's assignment: at most one per module. */
export const project = sqliteTable(
  "project",
  {
    id: text("id").primaryKey(),
    moduleId: text("module_id")
      .notNull()
      .unique()
      .references(() => courseModule.id, { onDelete: "cascade" }),
    brief: text("brief").notNull(),
    /** What the student hands in. */
    deliverable: text("deliverable").notNull().default(""),
    dueAt: integer("due_at", { mode: "timestamp_ms" }),
    /** When students without a submission were reminded of this due time. */
    remindedAt: integer("reminded_at", { mode: "timestamp_ms" }),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [
    index("project_due")
      .on(table.dueAt)
      .where(sql`${table.remindedAt} is null`),
  ],
);

/** One attempt at a project. The student may change it until it is reviewed, then starts another. */
export const submission = sqliteTable(
  "submission",
  {
    id: text("id").primaryKey(),
    projectId: text("project_id")
      .notNull()
      .references(() => project.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    /** Counted from 1. */
    attempt: integer("attempt").notNull(),
    link: text("link").notNull(),
    note: text("note").notNull().default(""),
    handedInAt: integer("handed_in_at", { mode: "timestamp_ms" }).notNull(),
    state: text("state", { enum: submissionStates }).notNull().default("waiting"),
    reviewNote: text("review_note").notNull().default(""),
    reviewerId: text("reviewer_id").references(() => user.id, { onDelete: "set null" }),
    reviewedAt: integer("reviewed_at", { mode: "timestamp_ms" }),
    /** When the review was changed; null for a first review. */
    reviewChangedAt: integer("review_changed_at", { mode: "timestamp_ms" }),
    /** Incremented by each change, so that a review applies to the version that the teacher saw. */
    version: integer("version").notNull().default(1),
  },
  (table) => [
    uniqueIndex("submission_attempt").on(table.projectId, table.userId, table.attempt),
    index("submission_user").on(table.userId),
    index("submission_reviewer").on(table.reviewerId),
    index("submission_waiting")
      .on(table.projectId, table.handedInAt)
      .where(sql`${table.state} = 'waiting'`),
    check("submission_state_known", sql`${table.state} in ('waiting', 'accepted', 'revise')`),
  ],
);
