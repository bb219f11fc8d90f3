import "server-only";

import { type IncomingMessage, Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { BodyFilter } from "./body-filter";
import { limitBody } from "./body-limit";
import { compressResponse } from "./compression";
import { ConnectionQueue } from "./connection-queue";
import { checkHost } from "./host";
import { explainOutdatedForms } from "./outdated-forms";
import { shedLoad } from "./load-shedding";
import { type DirectRoute, respondDirectly, takeDirectly } from "./direct-route";
import { preempt } from "./preempt";
import { precedeUploads, STATIC_PATH, turnFor } from "./priority";
import { recordDuration } from "./request-durations";
import { type RequestScope, runInScope } from "./request-scope";
import { staticFiles } from "./static-files";
import { workerFile } from "./worker-file";

type Options = {
  origin: string;
  /** Its responses are left as they are: this saves memory per stream. */
  streamPath?: string;
  /** What is answered without Next.js. */
  directRoutes?: readonly DirectRoute[];
  /** Of the production build. */
  staticFolder?: string;
  /** Whether the database has stopped answering: then requests of who is signed in are not let in. */
  isHanging?: () => boolean;
  sessionCookie?: string;
  /** May change bodies before Next.js reads them. */
  filterBody?: BodyFilter;
};

/** Timeout of a connection without traffic in either direction while a request is handled. */
const STALL_TIMEOUT_MS = 120_000;

/** Four listeners here and up to seven of Next.js are no leak, of which Node.js would warn. */
const MAX_LISTENERS = 20;

type Emit = (this: Server, event: string, ...args: unknown[]) => boolean;

const isInstalledKey: unique symbol = Symbol.for("naik-kelas.request-listener");
const shared = globalThis as { [isInstalledKey]?: true };

/**
 * Handles requests before Next.js on every HTTP server of this process, by patching `emit` as tracing
 * libraries do, since `next start` accepts no custom server. It checks the Host, limits the body,
 * handles the requests of each connection sequentially, spreads bursts over event loop turns, compresses
 * responses, and runs each request in its scope.
 */
export function installRequestListener({
  origin,
  streamPath,
  directRoutes = [],
  staticFolder = "",
  isHanging = () => false,
  sessionCookie = "",
  filterBody,
}: Options): void {
  if (shared[isInstalledKey]) return;
  shared[isInstalledKey] = true;
  const queueOf = connectionQueues();
  const serveFile = staticFiles(staticFolder, STATIC_PATH);
  const serveWorker = workerFile(staticFolder && "public/sw.js");

  function serve(server: Server, response: ServerResponse, handle: () => void) {
    const { req: request } = response;
    const { socket } = request;
    const isStream = Boolean(streamPath && request.url?.startsWith(streamPath));
    if (!isStream) recordDuration(request, response);
    setLimits(response);
    const rejectStatus = checkHost(request, origin);
    if (rejectStatus) preempt(response, rejectStatus, `This site is ${origin}.`);
    const filtered = rejectStatus ? undefined : filterBody?.(request, response);
    const { maxBytes: bytes, allowedMs, ready } = filtered ?? {};
    const { route, body } = takeDirectly(directRoutes, request) ?? {};
    const onComplete = body ? undefined : () => precedeUploads(response);
    limitBody(request, response, { bytes, allowedMs, afterwardsMs: STALL_TIMEOUT_MS, onComplete });
    explainOutdatedForms(request, response);
    if (!isStream) shedLoad(request, response, { isHanging, sessionCookie });
    if (response.writableEnded) return body?.discard();

    const scope: RequestScope = { request, response, connection: queueOf(socket), body };
    const start = () => {
      if (socket.destroyed || response.writableEnded) return body?.discard();
      if (serveFile(request, response) || serveWorker(request, response)) return;
      if (!isStream) compressResponse(request, response);
      runInScope(scope, () => {
        if (!respondDirectly(route, server, scope)) handle();
      });
    };
    const inTurn = turnFor(request, { isStream, isBodyHeld: body !== undefined, ready });
    scope.connection.add(response, () => inTurn(start));
  }

  // Only this prototype; net.Server, from which it inherits, is not changed.
  const emit = Reflect.get(Server.prototype, "emit") as Emit;
  Server.prototype.emit = function serveRequests(this: Server, event: string, ...args) {
    if (event !== "request") return emit.call(this, event, ...args);
    const [request, response] = args as [IncomingMessage, ServerResponse];
    serve(this, response, () => emit.call(this, event, request, response));
    return true;
  } satisfies Emit;
}

function setLimits(response: ServerResponse) {
  response.setMaxListeners(MAX_LISTENERS);
  response.req.socket.setTimeout(STALL_TIMEOUT_MS);
}

/** Returns a function that finds or makes a connection's queue. */
function connectionQueues(): (socket: Socket) => ConnectionQueue {
  const queues = new WeakMap<Socket, ConnectionQueue>();
  return (socket) => {
    const known = queues.get(socket);
    if (known) return known;
    const queue = new ConnectionQueue(socket);
    queues.set(socket, queue);
    socket.once("close", () => queues.delete(socket)); // also of a connection that is taken over
    return queue;
  };
}
