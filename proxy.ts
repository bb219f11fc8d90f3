import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { contentPolicy, newNonce } from "@/lib/http/content-policy";
import { isSameSite } from "@/lib/http/origin";
import { recordPath } from "@/lib/http/requested-path";
import { methodNotAllowed, problem } from "@/lib/http/problem";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);
const knownMethods = new Set([...safeMethods, "POST", "PUT", "PATCH", "DELETE"]);
const pageMethods = ["GET", "HEAD", "POST"]; // POST: Server Actions
const fileMethods = ["GET", "HEAD"];
const fileName = /\.[a-z]+$/; // icons; no page path contains a dot
const MAX_FORM_BYTES = 1024 * 1024; // Next.js truncates longer bodies, or responds with 500

/**
 * Rejects cross-site requests before anything is parsed: Next.js responds to a foreign Server Action
 * with 500. Actions and Route Handlers check again. It also rejects methods that pages do not support,
 * and adds a nonce to each response. It checks no permissions.
 */
export function proxy(request: NextRequest): Response {
  const { method } = request;
  if (!knownMethods.has(method)) return problem(501);
  if (!safeMethods.has(method) && !isSameSite(request.headers)) return problem(403);
  const allowed = fileName.test(request.nextUrl.pathname) ? fileMethods : pageMethods;
  if (!allowed.includes(method)) return methodNotAllowed(...allowed);
  if (Number(request.headers.get("content-length")) > MAX_FORM_BYTES) return problem(413);
  return withNonceAndPath(request);
}

/** Passes the request on with its path and a nonce for its response; overwrites these headers of the client. */
function withNonceAndPath({ headers: received, nextUrl }: NextRequest): Response {
  const nonce = newNonce();
  const policy = contentPolicy(nonce, env.secureOrigin);
  const headers = new Headers(received);
  headers.set("Content-Security-Policy", policy);
  headers.delete("Content-Security-Policy-Report-Only");
  headers.set("X-Nonce", nonce);
  recordPath(headers, nextUrl);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

// Only for pages. Route Handlers do these checks themselves; the proxy would cost each of their
// requests 0.5 ms, and each open stream 14 kB. Prefetches are included: otherwise a client that sends
// their headers would get a page without a policy.
export const config = {
  matcher: ["/((?!_next/static|api/|demo/lucia$|demo/lucia/login$).*)", "/api/docs"],
};
