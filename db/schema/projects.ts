import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { submissionStates } from "@/db/enums";
import { courseModule } from "./courses";
import { user } from "./users";

/** What students are to make in a module: one at most in each. */
export const project = sqliteTable(
  "project",
  {
    id: text("id").primaryKey(),
    moduleId: text("module_id")
      .notNull()
      .unique()
      .references(() => courseModule.id, { onDelete: "cascade" }),
    brief: text("brief").notNull(),
    /** What is to be handed in. */
    deliverable: text("deliverable").notNull().default(""),
    dueAt: integer("due_at", { mode: "timestamp_ms" }),
    /** When those who had not handed in were reminded of this due time. */
    remindedAt: integer("reminded_at", { mode: "timestamp_ms" }),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [
    index("project_due")
      .on(table.dueAt)
      .where(sql`${table.remindedAt} is null`),
  ],
);

/** One attempt at a project. The student may change it until it is reviewed; after that comes the next. */
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
    /** 1 for the first. */
    attempt: integer("attempt").notNull(),
    link: text("link").notNull(),
    note: text("note").notNull().default(""),
    handedInAt: integer("handed_in_at", { mode: "timestamp_ms" }).notNull(),
    state: text("state", { enum: submissionStates }).notNull().default("waiting"),
    reviewNote: text("review_note").notNull().default(""),
    reviewerId: text("reviewer_id").references(() => user.id, { onDelete: "set null" }),
    reviewedAt: integer("reviewed_at", { mode: "timestamp_ms" }),
    /** Rises with each change: a review is of what its teacher has seen. */
    version: integer("version").notNull().default(1),
  },
  (table) => [
    uniqueIndex("submission_attempt").on(table.projectId, table.userId, table.attempt),
    index("submission_user").on(table.userId),
    check("submission_state_known", sql`${table.state} in ('waiting', 'accepted', 'revise')`),
  ],
);
