import { textStream } from "@/lib/async/text-stream";
import { RetryLater } from "@/lib/errors";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { privacyOperations } from "@/lib/privacy/openapi";
import { exportOwnData } from "@/lib/privacy/own-data";

export const GET = jsonRoute(privacyOperations.exportOwnData, async (actor, { headers }) => {
  try {
    return new Response(textStream(await exportOwnData(actor)), { headers: fileHeaders });
  } catch (error) {
    // A browser that follows the page's link would show the problem as a text.
    const isLink = headers.get("sec-fetch-mode") === "navigate";
    if (!isLink || !(error instanceof RetryLater)) throw error;
    const location = "/app/settings/data?export=later";
    return new Response(null, { status: 303, headers: { Location: location } });
  }
});

const fileHeaders = {
  "Content-Type": "application/json; charset=utf-8",
  "Content-Disposition": 'attachment; filename="naik-kelas-data.json"',
  "Cache-Control": "no-store",
};

// Next.js would run GET for a HEAD, and discard the export.
export const { OPTIONS, HEAD, POST, PUT, PATCH, DELETE } = onlyAllow("GET");
