import "server-only";

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { brotliCompressSync, constants } from "node:zlib";
import { WORKER_PATH } from "@/lib/offline/messages";
import { acceptsBrotli, unneeded } from "./static-files";

const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };

/** Of the worker itself: it asks the server, and names icons. */
const policy = "default-src 'none'; connect-src 'self'; img-src 'self'";

/**
 * Serves the service worker, compressed once and as well as can be. Browsers ask for it with each page: its
 * entity tag makes that a 304. Returns false for any other request.
 */
export function workerFile(
  file: string,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  if (!existsSync(file)) return () => false;
  const content = brotliCompressSync(readFileSync(file), { params: quality });
  const tag = `"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`;
  const headers = { "Cache-Control": "no-cache", ETag: tag, Vary: "Accept-Encoding" };
  return ({ method = "", url, headers: asked }, response) => {
    if (url !== WORKER_PATH || !["GET", "HEAD"].includes(method)) return false;
    if (!acceptsBrotli(asked["accept-encoding"])) return false;
    if (asked["if-none-match"]?.replace(/^W\//, "") === tag) {
      response.writeHead(304, headers).end();
      return true;
    }
    for (const name of unneeded) response.removeHeader(name);
    response.writeHead(200, {
      ...headers,
      "Content-Security-Policy": policy,
      "Content-Type": "application/javascript; charset=utf-8",
      "Content-Length": content.length,
      "Content-Encoding": "br",
    });
    response.end(method === "HEAD" ? undefined : content);
    return true;
  };
}
