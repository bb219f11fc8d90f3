import "server-only";

import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { REQUEST_ID } from "./client-info";
import { CLOSED_CONTENT_POLICY, SANDBOXED_CONTENT_POLICY } from "./content-policy";

const fixedHeaders = {
  "Content-Security-Policy": CLOSED_CONTENT_POLICY, // the default; proxy.ts sets its own for pages
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Permissions-Policy":
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};
const ONE_YEAR = "max-age=31536000; includeSubDomains";

type Paths = {
  secure: boolean;
  streamPath: string;
  /** What is below these two says itself how it is kept. Next.js lets no handler replace a header that is set here. */
  feedPath: string;
  /** What is below it comes from users, and is shown without an origin, scripts and forms. */
  filesPath: string;
};

/**
 * Sets the fixed headers on every response of this process before Next.js handles the request. Headers
 * of next.config.ts are missing on redirects and errors of Next.js itself, and cannot depend on the
 * origin, which is configured at start-up.
 */
export function guardResponseHeaders({ secure, streamPath, feedPath, filesPath }: Paths) {
  const headers = new Map(Object.entries(fixedHeaders));
  if (secure) headers.set("Strict-Transport-Security", ONE_YEAR);

  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    for (const [name, value] of headers) response.setHeader(name, value);
    response.setHeader("X-Request-Id", String(request.headers[REQUEST_ID])); // as in the log
    // Next.js would respond to TRACE with 500. Renamed, it is rejected as an unknown method.
    if (request.method === "TRACE") request.method = "UNKNOWN";
    // Likewise for a URL that cannot be decoded: it is replaced by one that no page has.
    if (!isDecodable(request.url)) request.url = request.url?.startsWith("/api/") ? "/api/-" : "/-";
    if (request.url?.startsWith(streamPath)) return; // sets its other headers itself; this saves memory per stream
    const isOf = (path: string) => request.url?.startsWith(path);
    if (isOf(filesPath)) response.setHeader("Content-Security-Policy", SANDBOXED_CONTENT_POLICY);
    if (isOf("/api/") && !isOf(feedPath) && !isOf(filesPath))
      response.setHeader("Cache-Control", "no-store");
    const setHeader = response.setHeader.bind(response);
    response.setHeader = (name, value) => setHeader(name, withCharset(name, value));
  });
}

function isDecodable(url = ""): boolean {
  if (!url.includes("%")) return true;
  try {
    decodeURIComponent(url.split("?")[0] ?? "");
    return true;
  } catch {
    return false;
  }
}

const textTypes = /^(text\/|application\/json\b|image\/svg\+xml\b)(?!.*charset)/i;

/** Next.js sets no charset for Flight data, JSON, SVG and its own errors. */
function withCharset(name: string, value: number | string | readonly string[]) {
  if (name.toLowerCase() !== "content-type") return value;
  return textTypes.test(String(value)) ? `${String(value)}; charset=utf-8` : value;
}
