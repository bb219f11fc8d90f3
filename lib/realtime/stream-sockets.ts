import "server-only";

import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

type Exchange = { request: IncomingMessage; socket: Socket };

/**
 * Watches the sockets under the streams, which a Route Handler cannot reach: closing a response waits
 * until its client has taken what was written, so a client that takes nothing would stay for ever.
 * A socket that makes no progress for `silenceMs` is destroyed.
 */
export function guardStreamSockets(path: string, silenceMs: number) {
  const sockets = new Set<Socket>();
  let leaving = false;

  subscribe("http.server.request.start", (message) => {
    const { request, socket } = message as Exchange;
    if (request.url?.split("?", 1)[0] !== path || sockets.has(socket)) return;
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
