import "server-only";

import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { log } from "@/lib/log";
import { clientInfoOf } from "./client-info";
import { hasBody, preempt } from "./preempt";
import { ResponseRelease } from "./released-response";
import type { RequestScope } from "./request-scope";
import { loggablePath } from "./unexpected-errors";

/**
 * A Route Handler that needs nothing of Next.js, neither `cookies()` nor `headers()`. Its response has a finite body,
 * which it may have released.
 */
export type DirectHandler = (request: Request) => Promise<Response>;

/**
 * Returns a function that lets a handler respond to GET without Next.js, whose router takes longer than the handler. It
 * returns false for other requests, and for all of them where there is no handler.
 */
export function directRoute(path: string | undefined, handle: DirectHandler | undefined) {
  return (server: Server, scope: RequestScope): boolean => {
    const { request, response } = scope;
    const isOther = request.method !== "GET" || request.url?.split("?", 1)[0] !== path;
    if (!handle || isOther || hasBody(request)) return false;
    scope.release = new ResponseRelease(server, response);
    void respond(handle, request, response);
    return true;
  };
}

/** What the handler throws is logged and answered with 500, as Next.js does. */
async function respond(
  handle: DirectHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = headersOf(request);
  try {
    const answer = await handle(new Request(new URL(request.url ?? "", ANY_ORIGIN), { headers }));
    const body = Buffer.from(await answer.arrayBuffer());
    if (response.writableEnded) return;
    for (const [name, value] of answer.headers) response.setHeader(name, value);
    response.writeHead(answer.status).end(body);
  } catch (err) {
    const { requestId } = clientInfoOf(headers);
    const path = loggablePath(request.url ?? "");
    log.error({ err, requestId, method: request.method, path }, "a request failed");
    preempt(response, 500);
  }
}

/** Handlers read path and query only. */
const ANY_ORIGIN = "http://same.site";

const headersOf = ({ headers }: IncomingMessage) =>
  new Headers(
    Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
  );
