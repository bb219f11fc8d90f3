import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { auditLog } from "@/db/schema";
import type { AuditAction, AuditOutcome } from "@/db/enums";
import { currentClientInfo } from "@/lib/http/client-info";
import { storedText } from "@/lib/text/stored-text";

export type AuditEntry = {
  /** The acting user; null when nobody is signed in. */
  actorId: string | null;
  action: AuditAction;
  targetId?: string | null;
  outcome?: AuditOutcome;
  /** What changed; never a password, token or cookie. */
  detail?: Record<string, string | number | boolean | null>;
};

type Options = { ifChanged?: boolean; counted?: boolean; onlyIf?: SQL; targets?: SQL };

/**
 * The statement that inserts `entry` with the request's client address, for the same batch as the change.
 * - `ifChanged`: only if the statement directly before changed a row;
 * - `counted`: adds the number of rows that the statement directly before changed, as `count`;
 * - `onlyIf`: a further condition;
 * - `targets`: a query of `id`s, each of which gets an entry.
 */
export async function auditEntry(
  { actorId, action, targetId = null, outcome = "ok", detail = {} }: AuditEntry,
  { ifChanged = false, counted = false, onlyIf = sql`true`, targets }: Options = {},
): Promise<SQL> {
  const { address, userAgent, requestId } = await currentClientInfo();
  const detailJson = JSON.stringify(detail);
  return sql`insert into ${auditLog}
      (created_at, actor_id, action, target_id, outcome, detail, address, user_agent, request_id)
    select ${Date.now()}, ${actorId}, ${action}, ${targets ? sql`target.id` : targetId}, ${outcome},
      ${counted ? sql`json_set(${detailJson}, '$.count', changes())` : detailJson},
      ${address && storedText(address)}, ${userAgent}, ${requestId}
    from (${targets ?? sql`select 1`}) as target
    where ${ifChanged ? sql`changes() > 0` : sql`true`} and ${onlyIf}`;
}
