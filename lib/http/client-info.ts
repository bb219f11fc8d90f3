import "server-only";

import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { isIP, type Socket } from "node:net";
import { headers as headersOfRequest } from "next/headers.js"; // with its extension: the browser tests load this file in plain Node.js
import { env } from "@/lib/env";
import { storedText } from "@/lib/text/stored-text";
import { headersOf } from "./headers-of";
import { currentScope } from "./request-scope";

const LOCAL = "x-naik-kelas-local-client";
const ADDRESS = "x-naik-kelas-client-address";
export const REQUEST_ID = "x-naik-kelas-request-id";
const loopbackAddress = /^(127\.|::1$)/;
const loopbackHost = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/**
 * Stores the client's address in headers of each request, before Next.js handles it: a Route Handler
 * has no access to the socket. Values that the client sent in these headers are overwritten.
 */
export function recordClientInfo() {
  subscribe("http.server.request.start", (message) => {
    const { request, socket } = message as { request: IncomingMessage; socket: Socket };
    const { headers } = request;
    const peer = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
    headers[LOCAL] = String(isLocal(headers, peer));
    headers[ADDRESS] = addressBehind(peer, headers["x-forwarded-for"], env.TRUST_PROXY_HOPS);
    headers[REQUEST_ID] = randomUUID();
  });
}

/** False for requests of a proxy on this machine: they have forwarding headers or another host. */
function isLocal(headers: IncomingHttpHeaders, peer: string): boolean {
  const forwarded = headers["x-forwarded-for"] ?? headers.forwarded ?? headers.via;
  return (
    forwarded === undefined && loopbackAddress.test(peer) && loopbackHost.test(headers.host ?? "")
  );
}

/**
 * The client's address. Each proxy appends its peer to X-Forwarded-For; entries before the last `hops`
 * come from the client and are not trusted.
 */
export function addressBehind(
  peer: string,
  forwardedFor: string | string[] | undefined,
  hops: number,
): string {
  if (hops === 0 || forwardedFor === undefined) return peer;
  const addresses = String(forwardedFor).split(",");
  const address = (addresses.at(-hops) ?? addresses[0] ?? "").trim();
  // isIP accepts a zone of any length in an IPv6 address; proxies send none.
  return isIP(address) && !address.includes("%") ? address : peer;
}

export const isLocalClient = (headers: Headers) => headers.get(LOCAL) === "true";

/** The client of a request, for the audit log and for limits; null values outside a server. */
export const clientInfoOf = (headers: Headers) => ({
  address: headers.get(ADDRESS),
  requestId: headers.get(REQUEST_ID),
  userAgent: storedText(headers.get("user-agent") ?? "") || null,
});

/** `clientInfoOf` for the current request, if any. */
export async function currentClientInfo() {
  const scope = currentScope();
  if (scope) return clientInfoOf(headersOf(scope.request)); // Next.js may not handle it
  try {
    return clientInfoOf(await headersOfRequest());
  } catch {
    return clientInfoOf(new Headers()); // in a script or a test there is no request
  }
}
