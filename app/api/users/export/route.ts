import { getLocale } from "next-intl/server";
import { separatorOf } from "@/lib/csv/separator";
import { csvDownload } from "@/lib/csv/writer";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { exportUsers } from "@/lib/users/export";
import { userOperations } from "@/lib/users/openapi";

export const GET = jsonRoute(userOperations.exportUsers, async (actor, { query }) => {
  const { separator = separatorOf(await getLocale()), ...filter } = query;
  return csvDownload("users.csv", await exportUsers(actor, filter, separator));
});

// Next.js would run GET for a HEAD, and discard the export.
export const { OPTIONS, HEAD, POST, PUT, PATCH, DELETE } = onlyAllow("GET");
