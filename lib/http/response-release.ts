import "server-only";

import { AsyncLocalStorage } from "node:async_hooks";
import type { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";

// What outlives a request must not keep its async context alive.
const outsideRequests = AsyncLocalStorage.snapshot();

/** What an object of node:http had before the framework saw it. */
type Original = {
  readonly object: EventEmitter;
  readonly keys: ReadonlySet<PropertyKey>;
  readonly listeners: ReadonlySet<unknown>;
};

/**
 * Lets a handler end while its response stays open: a framework keeps everything about a request alive as long
 * as it waits for the response, some 70 kB in Next.js. Make it before the framework sees the request.
 */
export class ResponseRelease {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #originals: readonly Original[];

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
    this.#originals = [originalOf(request), originalOf(response)];
  }

  /**
   * The next end of the response, by the framework, leaves it open. Then all that was attached since the
   * beginning is removed, the handler's own listeners and the request's headers too, and `onReleased` is called,
   * outside the request.
   */
  onEnd(onReleased: () => void): void {
    const response = this.#response;
    response.end = (chunk?: unknown) => {
      response.end = () => response; // until the framework's hold is gone
      if (chunk instanceof Uint8Array || typeof chunk === "string") response.write(chunk);
      outsideRequests(() =>
        setImmediate(() => {
          this.#restore();
          onReleased();
        }),
      );
      return response;
    };
  }

  #restore() {
    for (const original of this.#originals) restore(original);
    this.#originals = [];
    this.#request.headers = {};
    this.#request.rawHeaders = [];
  }
}

const originalOf = (object: EventEmitter): Original => ({
  object,
  keys: new Set(Reflect.ownKeys(object)),
  listeners: new Set(object.eventNames().flatMap((event) => object.rawListeners(event))),
});

/** Removes listeners, methods, symbols and objects that were added. Assigning keeps the object's fast properties. */
function restore({ object, keys, listeners }: Original): void {
  for (const event of object.eventNames()) {
    const own = object.rawListeners(event).filter((listener) => listeners.has(listener));
    object.removeAllListeners(event);
    for (const listener of own) object.on(event, listener as () => void);
  }
  const prototype: object = Object.getPrototypeOf(object) as object;
  for (const key of Reflect.ownKeys(object)) {
    if (keys.has(key)) continue;
    const added: unknown = Reflect.get(object, key);
    if (typeof added === "function") Reflect.set(object, key, Reflect.get(prototype, key));
    else if (typeof key === "symbol" || typeof added === "object")
      Reflect.set(object, key, undefined);
  }
}
