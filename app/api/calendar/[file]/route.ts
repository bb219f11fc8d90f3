import type { NextRequest } from "next/server";
import { openFeed } from "@/lib/calendar/feed";
import { clientInfoOf } from "@/lib/http/client-info";
import { onlyAllow, problemOf } from "@/lib/http/problem";

/** Whoever has the address may read the calendar, and only that: calendar programs send no session. */
export async function GET(
  { headers: received }: NextRequest,
  { params }: RouteContext<"/api/calendar/[file]">,
): Promise<Response> {
  const response = await respond(received, (await params).file);
  response.headers.set("X-Robots-Tag", "noindex, nofollow");
  return response;
}

async function respond(received: Headers, file: string): Promise<Response> {
  try {
    const { body, etag } = await openFeed(file, clientInfoOf(received));
    const headers = { "Cache-Control": "private, no-cache", ETag: etag };
    const known = (received.get("if-none-match") ?? "").split(",").map((tag) => tag.trim());
    if (known.includes(etag)) return new Response(null, { status: 304, headers });
    return new Response(body, {
      headers: {
        ...headers,
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": 'inline; filename="naik-kelas.ics"',
      },
    });
  } catch (error) {
    return problemOf(error);
  }
}

export const { OPTIONS, POST, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD");
