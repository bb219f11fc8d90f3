import { textStream } from "@/lib/async/text-stream";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { exportResponse } from "@/lib/privacy/export-response";
import { privacyOperations } from "@/lib/privacy/openapi";
import { exportOwnData } from "@/lib/privacy/own-data";

export const GET = jsonRoute(privacyOperations.exportOwnData, (actor, { headers }) =>
  exportResponse(headers, {
    mediaType: "application/json; charset=utf-8",
    name: "naik-kelas-data.json",
    body: async () => textStream(await exportOwnData(actor)),
  }),
);

// Next.js would run GET for a HEAD, and discard the export.
export const { OPTIONS, HEAD, POST, PUT, PATCH, DELETE } = onlyAllow("GET");
