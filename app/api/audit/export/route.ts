import { getTimeZone } from "next-intl/server";
import { exportAudit } from "@/lib/audit/export";
import { auditOperations } from "@/lib/audit/openapi";
import { auditFilters } from "@/lib/audit/schema";
import { csvDownload } from "@/lib/csv/writer";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

export const GET = jsonRoute(auditOperations.exportAudit, async (actor, { query }) =>
  csvDownload("audit.csv", await exportAudit(actor, auditFilters(query, await getTimeZone()))),
);

// Next.js would run GET for a HEAD, and discard the export.
export const { OPTIONS, HEAD, POST, PUT, PATCH, DELETE } = onlyAllow("GET");
