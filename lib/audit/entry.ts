import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { auditLog } from "@/db/schema";
import type { AuditAction, AuditOutcome } from "@/db/enums";
import { currentClientInfo } from "@/lib/http/client-info";
import { storedText } from "@/lib/text/stored-text";

export type AuditEntry = {
  /** Who did it; null where nobody has signed in. */
  actorId: string | null;
  action: AuditAction;
  targetId?: string | null;
  outcome?: AuditOutcome;
  /** What changed, never a password, token or cookie. */
  detail?: Record<string, string | number | boolean | null>;
};

type Options = { ifChanged?: boolean; counted?: boolean; onlyIf?: SQL; targets?: SQL };

/**
 * The statement that records `entry` with where the request came from. It belongs into the same batch as
 * the change it speaks of; with `ifChanged` directly after the statement that may have changed nothing,
 * and with `counted` directly after the one whose changed rows are to stand in it as `count`. `onlyIf` is a condition of one's own; `targets` a query of `id`s, each of which gets an entry.
 */
export async function auditEntry(
  { actorId, action, targetId = null, outcome = "ok", detail = {} }: AuditEntry,
  { ifChanged = false, counted = false, onlyIf = sql`true`, targets }: Options = {},
): Promise<SQL> {
  const { address, userAgent, requestId } = await currentClientInfo();
  const written = JSON.stringify(detail);
  return sql`insert into ${auditLog}
      (created_at, actor_id, action, target_id, outcome, detail, address, user_agent, request_id)
    select ${Date.now()}, ${actorId}, ${action}, ${targets ? sql`target.id` : targetId}, ${outcome},
      ${counted ? sql`json_set(${written}, '$.count', changes())` : written},
      ${address && storedText(address)}, ${userAgent}, ${requestId}
    from (${targets ?? sql`select 1`}) as target
    where ${ifChanged ? sql`changes() > 0` : sql`true`} and ${onlyIf}`;
}
