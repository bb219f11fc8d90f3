import "server-only";

import type { IncomingMessage, ServerResponse } from "node:http";
import { problemHeaders, problemText } from "./problem";

/** How long a rejected client may keep sending, so that it can read the response. */
const LINGER_MS = 1_000;
/** Headers of the handler that describe its body, or change state in the browser. */
const handlerHeaders =
  /^(content-(?!security-policy$).*|transfer-encoding|set-cookie|location|vary|etag)$/;

type Replacement = { status: number; headers: Record<string, string>; body: string };

/** Responds with a problem instead of the handler, see {@link respondInstead}. */
export const preempt = (response: ServerResponse, status: number, detail?: string): void =>
  respondInstead(response, {
    status,
    headers: problemHeaders,
    body: problemText(status, { detail }),
  });

/**
 * Responds instead of the handler, whose further output is dropped. If the body is incomplete, the
 * connection is closed after a moment. A response that has already started is aborted.
 */
export function respondInstead(
  response: ServerResponse,
  { status, headers, body }: Replacement,
): void {
  const { req: request } = response;
  if (response.writableEnded) return;
  if (response.headersSent) return breakOff(request);

  for (const name of response.getHeaderNames()) {
    if (handlerHeaders.test(name)) response.removeHeader(name);
  }
  response.writeHead(status, headers).end(body);
  ignoreFurtherWrites(response);
  if (request.complete || !hasBody(request)) return;
  const timer = setTimeout(() => breakOff(request), LINGER_MS);
  request.socket.once("close", () => clearTimeout(timer));
}

/**
 * Aborts a request during its body, with its connection. A handler that still reads the body gets an
 * error: node:http emits none after the response was sent.
 */
export function breakOff(request: IncomingMessage): void {
  const error = Object.assign(new Error("aborted"), { code: "ECONNRESET" });
  request.destroy(error); // which it emits only to listeners
  request.socket.destroy();
}

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** Next.js still uses the response, and would throw after its end. */
function ignoreFurtherWrites(response: ServerResponse) {
  const returnResponse = () => response;
  Object.assign(response, {
    setHeader: returnResponse,
    appendHeader: returnResponse,
    removeHeader: () => undefined,
    writeHead: returnResponse,
    flushHeaders: () => undefined,
    write: () => true,
    end: returnResponse,
  });
}
