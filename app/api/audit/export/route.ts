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

// HEAD would run GET, and leave an export behind that nobody reads.
export const { OPTIONS, HEAD, POST, PUT, PATCH, DELETE } = onlyAllow("GET");
