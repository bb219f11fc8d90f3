import { getTimeZone } from "next-intl/server";
import { exportAudit } from "@/lib/audit/export";
import { auditFilters, auditQuerySchema } from "@/lib/audit/schema";
import { csvDownload } from "@/lib/csv";
import { jsonRoute } from "@/lib/http/json-route";

export const GET = jsonRoute({ query: auditQuerySchema }, async (actor, { query }) =>
  csvDownload("audit.csv", exportAudit(actor, auditFilters(query, await getTimeZone()))),
);
