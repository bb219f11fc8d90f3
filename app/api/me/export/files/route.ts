import { Readable } from "node:stream";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { currentReader } from "@/lib/i18n/reader";
import { exportResponse } from "@/lib/privacy/export-response";
import { privacyOperations } from "@/lib/privacy/openapi";
import { exportOwnFiles } from "@/lib/privacy/own-files";

export const GET = jsonRoute(privacyOperations.exportOwnFiles, (actor, { headers }) =>
  exportResponse(headers, {
    mediaType: "application/zip",
    name: "naik-kelas-data.zip",
    body: async () => {
      const { locale } = await currentReader();
      return Readable.toWeb(await exportOwnFiles(actor, { locale })) as ReadableStream;
    },
  }),
);

// Next.js would run GET for a HEAD, and discard the export.
export const { OPTIONS, HEAD, POST, PUT, PATCH, DELETE } = onlyAllow("GET");
