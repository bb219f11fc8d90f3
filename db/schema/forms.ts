import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * Submitted forms, so that a repeated request gets the answer of the first; deleted after a day. The
 * form's key is stored as a hash only, and the answer is sealed with it: it may contain a one-time password.
 */
export const formRequest = sqliteTable(
  "form_request",
  {
    /** A hash of the user and the form's key. */
    id: text("id").primaryKey(),
    /** Null for a visitor who registers. */
    actorId: text("actor_id"),
    /** Detects another content under a used key. */
    digest: text("digest").notNull(),
    /** The same for equal contents in one session; null where the content says nothing about a repetition. */
    content: text("content"),
    /** The process that runs the request, until there is an answer. */
    runner: text("runner").notNull(),
    answer: text("answer"),
    /** The key of the answer, sealed with the form's key and with the session's. */
    sealedKey: text("sealed_key"),
    sealedContentKey: text("sealed_content_key"),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [
    index("form_request_actor")
      .on(table.actorId, table.createdAt)
      .where(sql`${table.actorId} is not null`),
    index("form_request_created").on(table.createdAt),
  ],
);
