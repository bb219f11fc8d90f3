import { type NextRequest, NextResponse } from "next/server";
import { isSameSite } from "@/lib/http/origin";
import { problem } from "@/lib/http/problem";

const harmless = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses what another site makes a browser send, before anything is parsed: Next.js itself answers a
 * foreign Server Action with 500. Actions and Route Handlers check again; this guards nothing else.
 */
export function proxy(request: NextRequest): Response {
  if (harmless.has(request.method) || isSameSite(request.headers)) return NextResponse.next();
  return problem(403);
}

// Not in front of the stream: there it would cost 14 kB for each one that is open.
export const config = {
  matcher: "/((?!_next/static|api/notifications/stream).*)",
};
