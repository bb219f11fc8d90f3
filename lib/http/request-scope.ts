import "server-only";

import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ConnectionQueue } from "./connection-queue";
import type { HeldBody } from "./held-body";
import type { ResponseRelease } from "./released-response";

/** The node:http objects of a request. */
export type RequestScope = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly connection: ConnectionQueue;
  /** The body of a request that Next.js does not handle. */
  readonly body?: HeldBody | undefined;
  /** Lets the response outlive its handler; only for paths that may need it. */
  release?: ResponseRelease;
  /** Whether a Server Action's code has started: errors before that are caused by the request. */
  isActionBegun?: boolean;
};

type Holder = { scope: RequestScope | undefined };

// Instrumentation and Route Handlers have separate instances of a module variable.
const storageKey: unique symbol = Symbol.for("naik-kelas.request-scope");
const shared = globalThis as { [storageKey]?: AsyncLocalStorage<Holder> };
const storage = (shared[storageKey] ??= new AsyncLocalStorage());

/**
 * Runs a request's handler in its scope. The scope is cleared when the response closes, since timers
 * and cached promises of the handler keep its async context alive.
 */
export function runInScope(scope: RequestScope, run: () => void): void {
  const holder: Holder = { scope };
  scope.response.once("close", () => (holder.scope = undefined));
  storage.run(holder, run);
}

/** Every Server Action calls it first. */
export function markActionBegun(): void {
  const scope = currentScope();
  if (scope) scope.isActionBegun = true;
}

/** The scope of the current request; undefined after its response, in scripts and in unit tests. */
export const currentScope = (): RequestScope | undefined => storage.getStore()?.scope;
