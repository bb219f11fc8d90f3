import "server-only";

import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ConnectionQueue } from "./connection-queue";

/** What of node:http lies under a request that Next.js handles. It lives as long as the request does. */
export type RequestScope = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly connection: ConnectionQueue;
};

// A module variable would be another one in instrumentation, which fills it, and in Route Handlers.
const storageKey: unique symbol = Symbol.for("naik-kelas.request-scope");
const shared = globalThis as { [storageKey]?: AsyncLocalStorage<RequestScope> };
const storage = (shared[storageKey] ??= new AsyncLocalStorage());

export const runInScope = (scope: RequestScope, run: () => void): void => storage.run(scope, run);

/** The scope of the request that is being handled; undefined in scripts and unit tests. */
export const currentScope = (): RequestScope | undefined => storage.getStore();
