import "server-only";

import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ConnectionQueue } from "./connection-queue";

/** What of node:http lies under a request that Next.js handles. */
export type RequestScope = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly connection: ConnectionQueue;
  /** Whether a Server Action's own code has begun: what fails before that is the request's fault. */
  isActionBegun?: boolean;
};

type Holder = { scope: RequestScope | undefined };

// A module variable would be another one in instrumentation, which fills it, and in Route Handlers.
const storageKey: unique symbol = Symbol.for("naik-kelas.request-scope");
const shared = globalThis as { [storageKey]?: AsyncLocalStorage<Holder> };
const storage = (shared[storageKey] ??= new AsyncLocalStorage());

/**
 * Runs a request's handler in its scope, until the response closes. What the handler leaves behind, such as
 * a timer or a promise that is cached, keeps its context alive: by then the context is empty.
 */
export function runInScope(scope: RequestScope, run: () => void): void {
  const holder: Holder = { scope };
  scope.response.once("close", () => (holder.scope = undefined));
  storage.run(holder, run);
}

/** Called by every Server Action first. */
export function markActionBegun(): void {
  const scope = currentScope();
  if (scope) scope.isActionBegun = true;
}

/** The scope of the request that is being handled; undefined when it is over, in scripts and unit tests. */
export const currentScope = (): RequestScope | undefined => storage.getStore()?.scope;
