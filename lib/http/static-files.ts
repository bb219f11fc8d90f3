import "server-only";

import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";

const BROTLI = ".br";
/** Their names contain a hash of their content. */
const IMMUTABLE = "public, max-age=31536000, immutable";
/** Of what the browser loads into a page. Everything else is left to Next.js. */
const types: Record<string, string> = {
  ".js": "application/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml; charset=utf-8",
  ".woff2": "font/woff2",
};

/** Fixed headers that browsers heed only for documents, and the id of what is not logged: 50 bytes or more a file. */
export const unneeded = [
  "Connection", // and Keep-Alive: HTTP/1.1 keeps connections anyway
  "Content-Security-Policy",
  "Cross-Origin-Opener-Policy",
  "Permissions-Policy",
  "Referrer-Policy",
  "X-Frame-Options",
  "X-Request-Id",
];

type StaticFile = { content: Buffer; type: string; isCompressed: boolean };
type Serve = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Serves the files of a build that `scripts/compress-static.mjs` has compressed: as small as possible,
 * and once for all requests. Returns false for any other request. They take half a megabyte of memory.
 */
export function staticFiles(folder: string, prefix: string): Serve {
  const files = existsSync(folder) ? readFiles(folder, prefix) : new Map<string, StaticFile>();
  return (request, response) => {
    const { method, url = "", headers } = request;
    const file = files.get(url.split("?", 1)[0] ?? "");
    if (!file || !(method === "GET" || method === "HEAD")) return false;
    if (file.isCompressed && !acceptsBrotli(headers["accept-encoding"])) return false;
    for (const name of unneeded) response.removeHeader(name);
    response.writeHead(200, {
      "Content-Type": file.type,
      "Content-Length": file.content.length,
      "Cache-Control": IMMUTABLE,
      ...(file.isCompressed && { "Content-Encoding": "br", Vary: "Accept-Encoding" }),
    });
    response.end(method === "HEAD" ? undefined : file.content);
    return true;
  };
}

function readFiles(folder: string, prefix: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const isCompressed = name.endsWith(BROTLI);
    const path = isCompressed ? name.slice(0, -BROTLI.length) : name;
    const type = types[extname(path)];
    if (!type || !(isCompressed || type.startsWith("font/"))) continue;
    const file = { content: readFileSync(join(folder, name)), type, isCompressed };
    files.set(prefix + path, file);
    // Next.js names it so, with the hash as a query.
    if (/^media\/icon\.[\w-]+\.svg$/.test(path)) files.set("/icon.svg", file);
  }
  return files;
}

export const acceptsBrotli = (accepted: string | string[] = "") =>
  /(?:^|,)\s*br\s*(?:,|$|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))/.test(String(accepted));
