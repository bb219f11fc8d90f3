import "server-only";

import type { IncomingMessage, Server } from "node:http";
import { Readable } from "node:stream";
import { log } from "@/lib/log";
import { clientInfoOf } from "./client-info";
import { headersOf } from "./headers-of";
import { type HeldBody, holdBody } from "./held-body";
import { hasBody, preempt } from "./preempt";
import { ResponseRelease } from "./released-response";
import type { RequestScope } from "./request-scope";
import { loggablePath } from "./unexpected-errors";

type Context = { params: Promise<Record<string, string>> };

/**
 * A Route Handler that needs nothing of Next.js, neither `cookies()` nor `headers()`. POST has its body, which is short;
 * PATCH leaves it in the request's scope, from which it is read without a copy. Its response has a finite body, which
 * it may have released.
 */
export type DirectHandler = (request: Request, context: Context) => Promise<Response>;

export type DirectRoute = {
  method: "GET" | "POST" | "PATCH";
  /** Its named groups are the parameters. */
  path: RegExp;
  handle: DirectHandler;
  /** Whether its responses may outlive it. */
  mayRelease?: boolean;
};

type Taken = { route: DirectRoute; body?: HeldBody };

/** Finds the route of a request, in the turn in which it arrives, and holds its body, which GET does not have. */
export function takeDirectly(
  routes: readonly DirectRoute[],
  request: IncomingMessage,
): Taken | undefined {
  const route = routes.find(
    ({ method, path }) => request.method === method && path.test(pathOf(request)),
  );
  if (!route) return undefined;
  if (route.method === "GET") return hasBody(request) ? undefined : { route };
  return { route, body: holdBody(request) };
}

/** Lets a handler respond without Next.js, whose router takes longer than the handler; false where there is none. */
export function respondDirectly(
  route: DirectRoute | undefined,
  server: Server,
  scope: RequestScope,
): boolean {
  if (!route) return false;
  if (route.mayRelease) scope.release = new ResponseRelease(server, scope.response);
  void respond(route, scope);
  return true;
}

/** What the handler throws is logged and answered with 500, as Next.js does. */
async function respond(
  { path: pattern, handle }: DirectRoute,
  { request, response, body: sent }: RequestScope,
): Promise<void> {
  const { url = "", method = "" } = request;
  const headers = headersOf(request);
  const params = Promise.resolve({ ...pattern.exec(pathOf(request))?.groups });
  try {
    const body = method === "POST" && sent ? bodyOf(sent) : {};
    const asked = new Request(new URL(url, ANY_ORIGIN), { method, headers, ...body });
    const answer = await handle(asked, { params });
    const content = Buffer.from(await answer.arrayBuffer());
    if (response.writableEnded) return;
    for (const [name, value] of answer.headers) response.setHeader(name, value);
    response.writeHead(answer.status).end(content);
  } catch (err) {
    const { requestId } = clientInfoOf(headers);
    log.error({ err, requestId, method, path: loggablePath(url) }, "a request failed");
    preempt(response, 500);
  } finally {
    sent?.discard();
  }
}

const bodyOf = ({ stream }: HeldBody) => ({
  body: Readable.toWeb(stream) as ReadableStream<Uint8Array>,
  duplex: "half",
});

/** Handlers read path and query only. */
const ANY_ORIGIN = "http://same.site";

const pathOf = ({ url = "" }: IncomingMessage) => url.split("?", 1)[0] ?? "";
