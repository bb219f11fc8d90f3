import "server-only";

import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Pipelined requests that wait on one connection before reading from it pauses. */
const PAUSE_AT = 16;

type Waiting = { response: ServerResponse; begin: () => void };

/**
 * The requests of one connection, handled one after the other. Node.js hands on pipelined requests all at
 * once, but emits no `close` for a response that is still queued when its socket dies: whatever hangs on it
 * would never be released. So a handler only ever gets the response that the socket writes next.
 */
export class ConnectionQueue {
  readonly #socket: Socket;
  readonly #waiting: Waiting[] = [];
  #current: ServerResponse | undefined;
  #dedicatedTo: ServerResponse | undefined;
  #isSuperseded = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.once("close", () => this.#waiting.splice(0));
  }

  /** Begins the request now or after those before it; a dedicated connection ends instead. */
  add(response: ServerResponse, begin: () => void): void {
    if (this.#dedicatedTo) this.#supersede();
    else if (!this.#current) this.#begin({ response, begin });
    else if (this.#waiting.push({ response, begin }) === PAUSE_AT) this.#socket.pause();
  }

  /**
   * Keeps the connection for `response` until that is over, as a stream does. Returns false, and ends the
   * connection, when other requests wait behind it or the client is gone.
   */
  dedicateTo(response: ServerResponse): boolean {
    if (this.#waiting.length > 0) this.#socket.destroy();
    if (this.#socket.destroyed || response !== this.#current) return false;
    this.#dedicatedTo = response;
    return true;
  }

  /** Whether a further request has ended a dedicated connection. */
  get isSuperseded() {
    return this.#isSuperseded;
  }

  #supersede() {
    this.#isSuperseded = true;
    this.#socket.destroy();
  }

  #begin({ response, begin }: Waiting) {
    this.#current = response;
    response.once("close", () => this.#next());
    begin();
  }

  #next() {
    this.#current = undefined;
    this.#dedicatedTo = undefined;
    if (this.#socket.destroyed) return;
    const next = this.#waiting.shift();
    if (next) this.#begin(next);
    if (this.#waiting.length === 0 && this.#socket.isPaused()) this.#socket.resume();
  }
}
