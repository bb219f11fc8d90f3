import "server-only";

import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

const MARK = "x-naik-kelas-local-client";
const loopbackAddress = /^(127\.|::1$|::ffff:127\.)/;
const loopbackHost = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/**
 * Marks requests that come from this very machine, before Next.js sees them: a Route Handler cannot
 * look at the socket, and every header that it can look at is the client's to write. What a proxy on
 * this machine passes on is not local; it names another host, or whom it forwards for.
 */
export function markLocalClients() {
  subscribe("http.server.request.start", (message) => {
    const { request, socket } = message as { request: IncomingMessage; socket: Socket };
    const { headers } = request;
    const passedOn = headers["x-forwarded-for"] ?? headers.forwarded ?? headers.via;
    const local =
      passedOn === undefined &&
      loopbackAddress.test(socket.remoteAddress ?? "") &&
      loopbackHost.test(headers.host ?? "");
    if (local) headers[MARK] = "1";
    else delete headers[MARK];
  });
}

export const isLocalClient = (headers: Headers) => headers.get(MARK) === "1";
