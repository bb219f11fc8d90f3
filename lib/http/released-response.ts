import "server-only";

import { AsyncLocalStorage } from "node:async_hooks";
import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

// What outlives a request must not keep its async context alive.
const outsideRequests = AsyncLocalStorage.snapshot();

/** Who writes to a released response. Methods of a class: a closure for each event and stream would cost memory. */
export type ReleasedOwner = {
  /** The response can be written to from now on. */
  onReleased(response: ReleasedResponse): void;
  /** The client takes more again. */
  onDrain(): void;
  /** The client has left; or, `superseded`, it has sent another request. Called once, unless `end` was called. */
  onGone(isSuperseded: boolean): void;
};

/**
 * Lets a handler end while its response stays open: a framework keeps everything about a request alive as long
 * as it waits for the response, some 70 kB in Next.js, and node:http 5 kB more. The framework's next end of the
 * response is the end of the request only: the owner goes on writing to the socket. See docs/decisions/0052.
 */
export class ResponseRelease {
  readonly #server: Server;
  readonly #response: ServerResponse;

  constructor(server: Server, response: ServerResponse) {
    this.#server = server;
    this.#response = response;
  }

  /** Whether the connection can be taken over: a body that is still to come would be taken for a request. */
  get isPossible() {
    return this.#response.req.complete;
  }

  onEnd(owner: ReleasedOwner): void {
    const response = this.#response;
    response.end = (chunk?: unknown) => {
      response.end = () => response; // until it is released
      if (chunk instanceof Uint8Array || typeof chunk === "string") response.write(chunk);
      outsideRequests(() => setImmediate(() => release(this.#server, response, owner)));
      return response;
    };
  }
}

function release(server: Server, response: ServerResponse, owner: ReleasedOwner): void {
  const { socket } = response.req;
  if (response.destroyed || socket.destroyed) return owner.onGone(false);
  const destroySoon = Reflect.get(socket, "destroySoon");
  socket.destroySoon = () => undefined; // asked for by `Connection: close`, for which it is too early
  response.finished = true;
  response.emit("finish"); // the framework and node:http are done with request and response
  socket.destroySoon = destroySoon;
  letGoOf(socket);
  owner.onReleased(new ReleasedResponse(server, response, owner));
}

/** Tells node:http that the connection has closed: it frees its parser and keeps nothing. */
function letGoOf(socket: Socket): void {
  const listeners = socket.rawListeners("close");
  for (const event of socket.eventNames()) socket.removeAllListeners(event);
  for (const onClose of listeners) Reflect.apply(onClose, socket, [false]);
}

const responseKey: unique symbol = Symbol("released response");
type ReleasedSocket = Socket & { [responseKey]?: ReleasedResponse | undefined };

/** The open end of a response that node:http has let go of. */
export class ReleasedResponse {
  readonly socket: ReleasedSocket;
  /** Whether the body is sent in HTTP chunks. Otherwise it ends with the connection, as in HTTP/1.0. */
  readonly isChunked: boolean;
  readonly #isKeptAlive: boolean;
  readonly #server: Server;
  readonly #owner: ReleasedOwner;
  #isOpen = true;

  constructor(server: Server, response: ServerResponse, owner: ReleasedOwner) {
    const { socket } = response.req;
    this.socket = socket;
    this.isChunked = response.chunkedEncoding;
    this.#isKeptAlive = response.shouldKeepAlive && this.isChunked;
    this.#server = server;
    this.#owner = owner;
    this.socket[responseKey] = this;
    for (const [event, listener] of listeners) socket.on(event, listener);
    socket.resume();
  }

  get needsDrain() {
    return this.socket.writableNeedDrain;
  }

  /** Writes bytes of the body; a chunk with its frame if `isChunked`. */
  write(bytes: Uint8Array): void {
    if (this.#isOpen && this.socket.writable) this.socket.write(bytes);
  }

  /**
   * Ends the response, and its connection if it `isLast`. Returns whether the connection is given back to its
   * HTTP server, for other requests.
   */
  end(isLast: boolean): boolean {
    if (!this.#isOpen) return false;
    this.#isOpen = false;
    const { socket } = this;
    const isGivenBack = this.#isKeptAlive && !isLast && socket.writable && this.#server.listening;
    if (this.isChunked && socket.writable) socket.write(lastChunk);
    if (isGivenBack) giveBack(socket, this.#server);
    else socket.destroySoon();
    return isGivenBack;
  }

  drained(): void {
    if (this.#isOpen) this.#owner.onDrain();
  }

  gone(isSuperseded: boolean): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#owner.onGone(isSuperseded);
  }
}

const lastChunk = Buffer.from("0\r\n\r\n");

function giveBack(socket: ReleasedSocket, server: Server): void {
  for (const [event, listener] of listeners) socket.off(event, listener);
  socket[responseKey] = undefined;
  socket.setTimeout(server.keepAliveTimeout);
  server.emit("connection", socket);
}

/** Shared by all released responses. */
const listeners: [event: string, listener: (this: ReleasedSocket, data: Buffer) => void][] = [
  [
    "data",
    function onData(this: ReleasedSocket, data: Buffer) {
      if (isBlank(data)) return;
      this[responseKey]?.gone(true);
      this.destroy();
    },
  ],
  [
    "drain",
    function onDrain(this: ReleasedSocket) {
      this[responseKey]?.drained();
    },
  ],
  [
    "end",
    function onEnd(this: ReleasedSocket) {
      this.destroy();
    },
  ],
  [
    "timeout",
    function onTimeout(this: ReleasedSocket) {
      this.destroy();
    },
  ],
  ["error", () => undefined], // followed by `close`
  [
    "close",
    function onClose(this: ReleasedSocket) {
      this[responseKey]?.gone(false);
    },
  ],
];

/** Empty lines, which are allowed between two requests. */
const isBlank = (data: Buffer) => data.every((byte) => byte === 10 || byte === 13);
