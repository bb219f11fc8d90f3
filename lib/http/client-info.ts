import "server-only";

import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { isIP, type Socket } from "node:net";
import { headers as headersOfRequest } from "next/headers.js"; // with its ending, for Node.js itself: the browser tests load this file
import { env } from "@/lib/env";
import { storedText } from "@/lib/text/stored-text";

const LOCAL = "x-naik-kelas-local-client";
const ADDRESS = "x-naik-kelas-client-address";
export const REQUEST_ID = "x-naik-kelas-request-id";
const loopbackAddress = /^(127\.|::1$)/;
const loopbackHost = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/**
 * Notes on each request where it comes from, before Next.js sees it: a Route Handler cannot look at the
 * socket, and every header that it can look at is the client's to write. These three are written over.
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

/** What a proxy on this machine passes on is not local: it names another host, or whom it forwards for. */
function isLocal(headers: IncomingHttpHeaders, peer: string): boolean {
  const passedOn = headers["x-forwarded-for"] ?? headers.forwarded ?? headers.via;
  return (
    passedOn === undefined && loopbackAddress.test(peer) && loopbackHost.test(headers.host ?? "")
  );
}

/**
 * The client's address. Each proxy adds at the end of X-Forwarded-For whom it heard from; what stands
 * before the last `hops` entries is what the client wrote.
 */
export function addressBehind(
  peer: string,
  forwardedFor: string | string[] | undefined,
  hops: number,
): string {
  if (hops === 0 || forwardedFor === undefined) return peer;
  const named = String(forwardedFor).split(",");
  const address = (named.at(-hops) ?? named[0] ?? "").trim();
  // Node.js takes a zone of any length for part of an IPv6 address; no proxy names one.
  return isIP(address) && !address.includes("%") ? address : peer;
}

export const isLocalClient = (headers: Headers) => headers.get(LOCAL) === "true";

/** Where a request comes from: for the audit log and for limits. Nothing is known outside a server. */
export const clientInfoOf = (headers: Headers) => ({
  address: headers.get(ADDRESS),
  requestId: headers.get(REQUEST_ID),
  userAgent: storedText(headers.get("user-agent") ?? "") || null,
});

/** The same for the request that is being answered, if there is one. */
export async function currentClientInfo() {
  try {
    return clientInfoOf(await headersOfRequest());
  } catch {
    return clientInfoOf(new Headers()); // a script or a test, which no request has called
  }
}
