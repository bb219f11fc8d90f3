import { existsSync } from "node:fs";
import type { School } from "./school";
import { type Server, startBareApp, startBetterSse, startProduct, startRawServer } from "./servers";
import type { Request } from "./streams";

/** A server under test, and the request for one of its streams. */
export type Subject = {
  name: string;
  start: () => Promise<Server>;
  requestOf: (server: Server, index: number) => Request;
};

export const product = ({ cookieOf }: School): Subject => ({
  name: "Naik Kelas",
  start: () => startProduct(),
  requestOf: ({ port }, index) => ({
    port,
    path: "/api/notifications/stream",
    headers: { Cookie: cookieOf(index) },
  }),
});

export const bareRouteHandler: Subject = {
  name: "bare Route Handler",
  start: startBareApp,
  requestOf: ({ port }) => ({ port, path: "/stream" }),
};

export const rawServer: Subject = {
  name: "raw node:http",
  start: startRawServer,
  requestOf: ({ port }) => ({ port, path: "/" }),
};

/** Not a dependency: included after `npm install --no-save better-sse`. */
const betterSse: Subject = {
  name: "better-sse on node:http",
  start: startBetterSse,
  requestOf: ({ port }) => ({ port, path: "/" }),
};

/** Subjects that are installed on this machine. */
export const optionalSubjects = existsSync("node_modules/better-sse") ? [betterSse] : [];
