import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { auditActions, auditOutcomes } from "@/db/enums";

/**
 * Who did what, from where. Append-only: triggers refuse updates and deletes. Ids are no foreign keys,
 * because an entry outlives the rows it refers to. `detail` is a flat JSON object.
 */
export const auditLog = sqliteTable(
  "audit_log",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    actorId: text("actor_id"),
    action: text("action", { enum: auditActions }).notNull(),
    targetId: text("target_id"),
    outcome: text("outcome", { enum: auditOutcomes }).notNull(),
    detail: text("detail").notNull(),
    address: text("address"),
    userAgent: text("user_agent"),
    requestId: text("request_id"),
  },
  (table) => [
    index("audit_log_actor").on(table.actorId, table.id),
    index("audit_log_target").on(table.targetId, table.id),
    index("audit_log_action").on(table.action, table.id),
  ],
);
