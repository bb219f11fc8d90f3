import { getLocale } from "next-intl/server";
import { exportReceipts } from "@/lib/announcements/receipts-export";
import { receiptOperations } from "@/lib/announcements/receipts-openapi";
import { separatorOf } from "@/lib/csv/separator";
import { csvDownload } from "@/lib/csv/writer";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

export const GET = jsonRoute(
  receiptOperations.exportReceipts,
  async (actor, { params: { id }, query }) => {
    const separator = query.separator ?? separatorOf(await getLocale());
    return csvDownload("receipts.csv", await exportReceipts(actor, id, separator));
  },
);

// Next.js would run GET for a HEAD, and discard the export.
export const { OPTIONS, HEAD, POST, PUT, PATCH, DELETE } = onlyAllow("GET");
