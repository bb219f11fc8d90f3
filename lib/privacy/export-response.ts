import "server-only";

import { RetryLater } from "@/lib/errors";

type Download = { mediaType: string; name: string; body: () => Promise<ReadableStream> };

/** A download of own data; whoever has followed the page's link and has to wait is led back to it. */
export async function exportResponse(sent: Headers, { mediaType, name, body }: Download) {
  const headers = {
    "Content-Type": mediaType,
    "Content-Disposition": `attachment; filename="${name}"`,
    "Cache-Control": "no-store",
  };
  try {
    return new Response(await body(), { headers });
  } catch (error) {
    // A browser would show the problem as a text.
    const isLink = sent.get("sec-fetch-mode") === "navigate";
    if (!isLink || !(error instanceof RetryLater)) throw error;
    const location = "/app/settings/data?export=later";
    return new Response(null, { status: 303, headers: { Location: location } });
  }
}
