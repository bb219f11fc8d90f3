import { getLocale, getTimeZone } from "next-intl/server";
import { exportAudit } from "@/lib/audit/export";
import { auditOperations } from "@/lib/audit/openapi";
import { auditFilters } from "@/lib/audit/schema";
import { separatorOf } from "@/lib/csv/separator";
import { csvDownload } from "@/lib/csv/writer";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

export const GET = jsonRoute(auditOperations.exportAudit, async (actor, { query }) => {
  const { separator = separatorOf(await getLocale()), ...rest } = query;
  const filters = auditFilters(rest, await getTimeZone());
  return csvDownload("audit.csv", await exportAudit(actor, filters, separator));
});

// Next.js would run GET for a HEAD, and discard the export.
export const { OPTIONS, HEAD, POST, PUT, PATCH, DELETE } = onlyAllow("GET");
