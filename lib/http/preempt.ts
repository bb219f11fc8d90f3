import "server-only";

import type { IncomingMessage, ServerResponse } from "node:http";
import { problemHeaders, problemText } from "./problem";

/** How long a client may go on sending after it was refused, so that it gets to read why. */
const LINGER_MS = 1_000;
/** What a handler sets that would describe another body, or change something in the browser. */
const headersOfHandler =
  /^(content-(?!security-policy$).*|transfer-encoding|set-cookie|location|vary|etag)$/;

/**
 * Responds with a problem in place of the request's handler; what the handler still writes is dropped. The
 * connection of a client that has not sent all of its body ends a moment later. A response that has
 * begun already is cut off.
 */
export function preempt(response: ServerResponse, status: number, detail?: string): void {
  const { req: request } = response;
  if (response.writableEnded) return;
  if (response.headersSent) return breakOff(request);

  for (const name of response.getHeaderNames()) {
    if (headersOfHandler.test(name)) response.removeHeader(name);
  }
  response.writeHead(status, problemHeaders).end(problemText(status, { detail }));
  ignoreFurtherWrites(response);
  if (request.complete || !hasBody(request)) return;
  const timer = setTimeout(() => breakOff(request), LINGER_MS);
  request.socket.once("close", () => clearTimeout(timer));
}

/**
 * Ends a request in the middle of its body, and its connection. A handler that still reads it learns so: node:http
 * itself tells nobody once the response has been sent.
 */
export function breakOff(request: IncomingMessage): void {
  const error = Object.assign(new Error("aborted"), { code: "ECONNRESET" });
  request.destroy(error); // which it emits only to listeners
  request.socket.destroy();
}

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** Next.js holds the response too, and would throw on one that has ended. */
function ignoreFurtherWrites(response: ServerResponse) {
  const itself = () => response;
  Object.assign(response, {
    setHeader: itself,
    appendHeader: itself,
    removeHeader: () => undefined,
    writeHead: itself,
    flushHeaders: () => undefined,
    write: () => true,
    end: itself,
  });
}
