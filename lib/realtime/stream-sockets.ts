import "server-only";

import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

type RequestStart = { request: IncomingMessage; socket: Socket };

/**
 * Watches the sockets under the streams, which a Route Handler cannot reach: closing a response waits
 * until its client has taken what was written, so a client that takes nothing would stay for ever.
 * A socket that makes no progress for `silenceMs` is destroyed. Answers what destroys all that are left.
 */
export function guardStreamSockets(path: string, silenceMs: number): () => void {
  const sockets = new Set<Socket>();
  subscribe("http.server.request.start", (message) => {
    const { request, socket } = message as RequestStart;
    if (request.url?.split("?", 1)[0] !== path || sockets.has(socket)) return;
    sockets.add(socket);
    socket.setTimeout(silenceMs);
    socket.once("close", () => sockets.delete(socket));
  });
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}
