import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { headers } from "next/headers.js"; // with its ending, for Node.js itself: the browser tests load this file
import { auditLog } from "@/db/schema";
import type { AuditAction, AuditOutcome } from "@/db/vocabulary";
import { arrivalOf } from "@/lib/http/arrival";

export type AuditEntry = {
  /** Who did it; null where nobody has signed in. */
  actorId: string | null;
  action: AuditAction;
  targetId?: string | null;
  outcome?: AuditOutcome;
  /** What changed, never a password, token or cookie. */
  detail?: Record<string, string | number | boolean | null>;
};

/**
 * The statement that records `entry` with where the request came from. It belongs into the same batch as
 * the change it speaks of; with `ifChanged` directly after the statement that may have changed nothing.
 * `onlyIf` is a condition of one's own.
 */
export async function auditEntry(
  { actorId, action, targetId = null, outcome = "ok", detail = {} }: AuditEntry,
  { ifChanged = false, onlyIf = sql`true` }: { ifChanged?: boolean; onlyIf?: SQL } = {},
): Promise<SQL> {
  const { address, userAgent, requestId } = arrivalOf(await headersOfRequest());
  return sql`insert into ${auditLog}
      (created_at, actor_id, action, target_id, outcome, detail, address, user_agent, request_id)
    select ${Date.now()}, ${actorId}, ${action}, ${targetId}, ${outcome}, ${JSON.stringify(detail)},
      ${address}, ${userAgent}, ${requestId}
    where ${ifChanged ? sql`changes() > 0` : sql`true`} and ${onlyIf}`;
}

/** None for a script or a test, which no request has called. */
async function headersOfRequest(): Promise<Headers> {
  try {
    return await headers();
  } catch {
    return new Headers();
  }
}
