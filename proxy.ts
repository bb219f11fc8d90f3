import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { contentPolicy, newNonce } from "@/lib/http/content-policy";
import { isSameSite } from "@/lib/http/origin";
import { methodNotAllowed, problem } from "@/lib/http/problem";

const harmless = new Set(["GET", "HEAD", "OPTIONS"]);
const known = new Set([...harmless, "POST", "PUT", "PATCH", "DELETE"]);
const methodsOfPages = ["GET", "HEAD", "POST"]; // POST: Server Actions
const methodsOfFiles = ["GET", "HEAD"];
const fileName = /\.[a-z]+$/; // the icons: no page has a dot in its address
const LARGEST_FORM_BYTES = 1024 * 1024; // beyond it Next.js cuts bodies, or answers 500

/**
 * Refuses what another site makes a browser send, before anything is parsed: Next.js itself answers a
 * foreign Server Action with 500. Actions and Route Handlers check again. Beyond that it refuses what
 * pages do not know how to answer and gives each answer its nonce; it guards nothing else.
 */
export function proxy(request: NextRequest): Response {
  const { method } = request;
  if (!known.has(method)) return problem(501);
  if (!harmless.has(method) && !isSameSite(request.headers)) return problem(403);
  const served = fileName.test(request.nextUrl.pathname) ? methodsOfFiles : methodsOfPages;
  if (!served.includes(method)) return methodNotAllowed(...served);
  if (Number(request.headers.get("content-length")) > LARGEST_FORM_BYTES) return problem(413);
  return withNonce(request);
}

/** Hands the request on with a nonce for its answer, whatever the client sent under these names. */
function withNonce({ headers: received }: NextRequest): Response {
  const nonce = newNonce();
  const policy = contentPolicy(nonce, env.secureOrigin);
  const headers = new Headers(received);
  headers.set("Content-Security-Policy", policy);
  headers.delete("Content-Security-Policy-Report-Only");
  headers.set("X-Nonce", nonce);
  const answer = NextResponse.next({ request: { headers } });
  answer.headers.set("Content-Security-Policy", policy);
  return answer;
}

// Only in front of pages. Route Handlers check for themselves, and to be called here first would cost each
// request to them half a millisecond, and each open stream 14 kB. Prefetches are not left out: whoever
// sends their headers would get a page without a policy.
export const config = {
  matcher: ["/((?!_next/static|api/|demo/lucia$|demo/lucia/login$).*)", "/api/docs"],
};
