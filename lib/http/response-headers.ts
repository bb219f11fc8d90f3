import "server-only";

import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { REQUEST_ID } from "./client-info";
import { CLOSED_CONTENT_POLICY } from "./content-policy";

const fixedHeaders = {
  "Content-Security-Policy": CLOSED_CONTENT_POLICY, // where proxy.ts gives none of its own
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Permissions-Policy":
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};
const A_YEAR = "max-age=31536000; includeSubDomains";

/**
 * Puts the fixed headers on every answer of this process before Next.js sees the request: the headers
 * of next.config.ts are missing where Next.js itself redirects or fails, and know nothing of the
 * origin, which is set when the server starts.
 */
export function guardResponseHeaders({
  secure,
  streamPath,
}: {
  secure: boolean;
  streamPath: string;
}) {
  const headers = new Map(Object.entries(fixedHeaders));
  if (secure) headers.set("Strict-Transport-Security", A_YEAR);

  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    for (const [name, value] of headers) response.setHeader(name, value);
    response.setHeader("X-Request-Id", String(request.headers[REQUEST_ID])); // as in the log
    // Next.js cannot hold a TRACE and would answer 500. By any other name it is refused as unknown.
    if (request.method === "TRACE") request.method = "UNKNOWN";
    // The same goes for an address that cannot be decoded: no page has it.
    if (!isDecodable(request.url)) request.url = request.url?.startsWith("/api/") ? "/api/-" : "/-";
    if (request.url?.startsWith(streamPath)) return; // says the rest itself; thousands of them are open
    if (request.url?.startsWith("/api/")) response.setHeader("Cache-Control", "no-store");
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

const text = /^(text\/|application\/json\b|image\/svg\+xml\b)(?!.*charset)/i;

/** Next.js names no encoding for Flight data, JSON, SVG and its own errors. */
function withCharset(name: string, value: number | string | readonly string[]) {
  if (name.toLowerCase() !== "content-type") return value;
  return text.test(String(value)) ? `${String(value)}; charset=utf-8` : value;
}
