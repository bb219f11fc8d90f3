import "server-only";

import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Number of waiting pipelined requests at which reading from the socket pauses. */
const PAUSE_AT = 16;

type QueuedRequest = { response: ServerResponse; start: () => void };

/**
 * Handles the requests of one connection sequentially. Node.js emits pipelined requests all at once,
 * but no `close` for a response that is still queued when its socket closes, so its resources would
 * leak. A handler therefore only gets the response that the socket writes next.
 */
export class ConnectionQueue {
  readonly #socket: Socket;
  readonly #waiting: QueuedRequest[] = [];
  #current: ServerResponse | undefined;
  #dedicatedTo: ServerResponse | undefined;
  #isSuperseded = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.once("close", () => this.#waiting.splice(0));
  }

  /** Starts the request now or after the previous ones; closes a dedicated connection instead. */
  add(response: ServerResponse, start: () => void): void {
    if (this.#dedicatedTo) this.#supersede();
    else if (!this.#current) this.#start({ response, start });
    else if (this.#waiting.push({ response, start }) === PAUSE_AT) this.#socket.pause();
  }

  /**
   * Reserves the connection for `response` until it closes, for a stream. Returns false when the client
   * is gone, and also closes the connection when other requests are queued.
   */
  dedicateTo(response: ServerResponse): boolean {
    if (this.#waiting.length > 0) this.#socket.destroy();
    if (this.#socket.destroyed || response !== this.#current) return false;
    this.#dedicatedTo = response;
    return true;
  }

  /** Whether a further request has closed a dedicated connection. */
  get isSuperseded() {
    return this.#isSuperseded;
  }

  #supersede() {
    this.#isSuperseded = true;
    this.#socket.destroy();
  }

  #start({ response, start }: QueuedRequest) {
    this.#current = response;
    response.once("close", () => this.#next());
    start();
  }

  #next() {
    this.#current = undefined;
    this.#dedicatedTo = undefined;
    if (this.#socket.destroyed) return;
    const next = this.#waiting.shift();
    if (next) this.#start(next);
    if (this.#waiting.length === 0 && this.#socket.isPaused()) this.#socket.resume();
  }
}
