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
  #isLeaving = false;

  constructor(silenceMs: number) {
    this.#silenceMs = silenceMs;
  }

  get size() {
    return this.#sockets.size;
  }

  /** Adds the socket of a stream's response until the response closes. */
  add(response: ServerResponse): void {
    const { socket } = response.req;
    this.#sockets.add(socket);
    socket.setTimeout(this.#silenceMs);
    response.once("finish", () => this.#isLeaving && socket.destroySoon());
    response.once("close", () => this.#sockets.delete(socket));
  }

  /** From now on a connection is closed with its stream, instead of being kept alive. */
  leave(): void {
    this.#isLeaving = true;
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
