import "server-only";

import { type IncomingMessage, Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { limitBody } from "./body-limit";
import { ConnectionQueue } from "./connection-queue";
import { checkHost } from "./host";
import { preempt } from "./preempt";
import { runInScope } from "./request-scope";
import { requestTurns } from "./request-turns";

/** How long a connection may go without a byte in either direction while a request is served. */
const LONGEST_STALL_MS = 120_000;

type Emit = (this: Server, event: string, ...args: unknown[]) => boolean;

const isInstalledKey: unique symbol = Symbol.for("naik-kelas.request-listener");
const shared = globalThis as { [isInstalledKey]?: true };

/**
 * Puts the product in front of Next.js on every HTTP server of this process, the way tracing libraries do,
 * since `next start` takes no server of ours: cheap refusals first, then the requests of each connection
 * one after the other, those of all connections in turns, each with its body counted and in its scope.
 */
export function installRequestListener({ origin }: { origin: string }): void {
  if (shared[isInstalledKey]) return;
  shared[isInstalledKey] = true;
  const connections = new WeakMap<Socket, ConnectionQueue>();
  const inTurn = requestTurns();

  function serve(request: IncomingMessage, response: ServerResponse, handle: () => void) {
    const { socket } = request;
    socket.setTimeout(LONGEST_STALL_MS);
    const refused = checkHost(request, origin);
    if (refused) preempt(response, refused, `This site is ${origin}.`);
    limitBody(request, response, { afterwardsMs: LONGEST_STALL_MS });
    if (response.writableEnded) return;

    const connection = connections.get(socket) ?? new ConnectionQueue(socket);
    connections.set(socket, connection);
    const scope = { request, response, connection };
    connection.add(response, () =>
      inTurn(() => {
        if (!socket.destroyed && !response.writableEnded) runInScope(scope, handle);
      }),
    );
  }

  // Only this prototype: that of net.Server, from which it inherits, stays as it is.
  const emit = Reflect.get(Server.prototype, "emit") as Emit;
  Server.prototype.emit = function serveRequests(this: Server, event: string, ...args) {
    if (event !== "request") return emit.call(this, event, ...args);
    const [request, response] = args as [IncomingMessage, ServerResponse];
    serve(request, response, () => emit.call(this, event, request, response));
    return true;
  } satisfies Emit;
}
