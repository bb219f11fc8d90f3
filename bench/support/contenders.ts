import { existsSync } from "node:fs";
import type { School } from "./school";
import { type Server, startBareApp, startBetterSse, startProduct, startRawServer } from "./servers";
import type { Request } from "./streams";

/** A server that holds streams open, and how to ask it for one. */
export type Contender = {
  name: string;
  start: () => Promise<Server>;
  requestOf: (server: Server, index: number) => Request;
};

export const product = ({ cookieOf }: School): Contender => ({
  name: "Naik Kelas",
  start: () => startProduct(),
  requestOf: ({ port }, index) => ({
    port,
    path: "/api/notifications/stream",
    headers: { Cookie: cookieOf(index) },
  }),
});

export const bareRouteHandler: Contender = {
  name: "bare Route Handler",
  start: startBareApp,
  requestOf: ({ port }) => ({ port, path: "/stream" }),
};

export const rawServer: Contender = {
  name: "raw node:http",
  start: startRawServer,
  requestOf: ({ port }) => ({ port, path: "/" }),
};

/** Not among the product's packages: `npm install --no-save better-sse` lets it take part. */
const betterSse: Contender = {
  name: "better-sse on node:http",
  start: startBetterSse,
  requestOf: ({ port }) => ({ port, path: "/" }),
};

/** Other ways that are at hand on this machine. */
export const peers = existsSync("node_modules/better-sse") ? [betterSse] : [];
