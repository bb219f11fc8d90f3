import "server-only";

import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { arrivalOf, REQUEST_ID } from "@/lib/http/arrival";

type Exchange = { request: IncomingMessage; response: ServerResponse; socket: Socket };

// A module variable would be another one in instrumentation, which fills it, and in the Route Handler.
const responsesKey: unique symbol = Symbol.for("naik-kelas.stream-responses");
const shared = globalThis as { [responsesKey]?: Map<string, ServerResponse> };
const responses = (shared[responsesKey] ??= new Map());

/** Node's own response to a request for a stream, or undefined when its client is gone. */
export const responseUnder = (headers: Headers) =>
  responses.get(arrivalOf(headers).requestId ?? "");

/**
 * Finds the responses and sockets under the streams, which a Route Handler cannot reach. Closing a
 * response waits until its client has taken what was written, so a client that takes nothing would stay
 * for ever: a socket that makes no progress for `silenceMs` is destroyed. Call it after `markArrivals`.
 */
export function guardStreamSockets(path: string, silenceMs: number) {
  const sockets = new Set<Socket>();
  let leaving = false;

  subscribe("http.server.request.start", (message) => {
    const { request, response, socket } = message as Exchange;
    if (request.url?.split("?", 1)[0] !== path) return;
    const id = String(request.headers[REQUEST_ID]);
    responses.set(id, response);
    response.once("close", () => responses.delete(id));
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.setTimeout(silenceMs);
    socket.once("close", () => sockets.delete(socket));
  });
  subscribe("http.server.response.finish", (message) => {
    const { socket } = message as Exchange;
    if (leaving && sockets.has(socket)) socket.destroySoon();
  });

  return {
    /** From now on a connection ends with its stream, instead of being kept for another request. */
    leave() {
      leaving = true;
    },
    /** Ends all that are left, whether their clients have taken everything or not. */
    destroy() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
