import "server-only";

import { writeBatch } from "@/db/client";
import type { Actor } from "@/lib/auth/actor";
import type { Separator } from "@/lib/csv/separator";
import { csvLine } from "@/lib/csv/writer";
import { forbidden } from "@/lib/errors";
import { listAudit, type ListedAuditEntry } from "./data";
import { auditEntry } from "./entry";
import { canReadAudit } from "./policy";
import type { AuditFilters } from "./schema";

const PAGE_SIZE = 200;

const header = [
  "time",
  "actor",
  "actor_id",
  "action",
  "outcome",
  "target",
  "target_id",
  "detail",
  "address",
  "user_agent",
  "request_id",
];

/**
 * The entries as CSV, newest first, in chunks of lines; times are UTC. Adds an audit entry about the export.
 * Admins only.
 */
export async function exportAudit(
  actor: Actor,
  filters: Partial<AuditFilters>,
  separator?: Separator,
) {
  if (!canReadAudit(actor)) throw forbidden(); // before the first line is sent
  await writeBatch([await auditEntry({ actorId: actor.id, action: "audit_export" })]);
  return linesOf(actor, filters, separator);
}

async function* linesOf(
  actor: Actor,
  filters: Partial<AuditFilters>,
  separator?: Separator,
): AsyncGenerator<string> {
  yield csvLine(header, separator);
  let before: number | undefined;
  do {
    const page = await listAudit(actor, { ...filters, before, limit: PAGE_SIZE });
    if (page.items.length > 0)
      yield page.items.map((entry) => csvLine(cellsOf(entry), separator)).join("");
    before = page.next ?? undefined;
  } while (before !== undefined);
}

const cellsOf = (entry: ListedAuditEntry) => [
  entry.createdAt.toISOString(),
  entry.actor?.username ?? null,
  entry.actorId,
  entry.action,
  entry.outcome,
  entry.target?.username ?? entry.announcementTitle ?? entry.courseTitle,
  entry.targetId,
  JSON.stringify(entry.detail),
  entry.address,
  entry.userAgent,
  entry.requestId,
];
