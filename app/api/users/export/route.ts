import { csvDownload } from "@/lib/csv/writer";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { exportUsers } from "@/lib/users/export";
import { userOperations } from "@/lib/users/openapi";

export const GET = jsonRoute(userOperations.exportUsers, async (actor, { query }) =>
  csvDownload("users.csv", await exportUsers(actor, query)),
);

// HEAD would run GET, and leave an export behind that nobody reads.
export const { OPTIONS, HEAD, POST, PUT, PATCH, DELETE } = onlyAllow("GET");
