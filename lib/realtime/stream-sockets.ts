import "server-only";

import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { env } from "@/lib/env";

/**
 * The sockets of the open streams. Closing a response waits until the client has received what was
 * written, so a client that reads nothing would stay for ever: a socket without progress for `silenceMs`
 * is destroyed. See docs/decisions/0006.
 */
export class StreamSockets {
  readonly #silenceMs: number;
  readonly #sockets = new Set<Socket>();
  readonly #forget: (this: Socket) => void;
  #isLeaving = false;

  constructor(silenceMs: number) {
    this.#silenceMs = silenceMs;
    const sockets = this.#sockets;
    this.#forget = function forget(this: Socket) {
      sockets.delete(this);
    };
  }

  get size() {
    return this.#sockets.size;
  }

  /** Adds the socket of a stream until it closes or is removed. */
  add(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setTimeout(this.#silenceMs);
    socket.on("close", this.#forget);
  }

  /** The connection outlives its stream. */
  remove(socket: Socket): void {
    this.#sockets.delete(socket);
    socket.off("close", this.#forget);
  }

  /** Adds the socket of a stream until its response closes. */
  addFor(response: ServerResponse): void {
    const { socket } = response.req;
    this.add(socket);
    response.once("finish", () => this.#isLeaving && socket.destroySoon());
    response.once("close", () => this.remove(socket));
  }

  /** From now on a connection is closed with its stream, instead of being kept alive. */
  leave(): void {
    this.#isLeaving = true;
  }

  get isLeaving() {
    return this.#isLeaving;
  }

  /** Destroys the sockets that are left, whether or not their clients have received everything. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

// A module variable would be another one in instrumentation and in the Route Handler.
const socketsKey: unique symbol = Symbol.for("naik-kelas.stream-sockets");
const shared = globalThis as { [socketsKey]?: StreamSockets };

/** The sockets of this process. */
export const getStreamSockets = (): StreamSockets =>
  (shared[socketsKey] ??= new StreamSockets(3 * env.STREAM_HEARTBEAT_MS));
