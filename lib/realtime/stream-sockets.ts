import "server-only";

import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { env } from "@/lib/env";

/**
 * The sockets under the open streams. Closing a response waits until its client has taken what was
 * written, so a client that takes nothing would stay for ever: a socket without progress for `silenceMs`
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

  /** Guards the socket under a stream's response until that is over. */
  add(response: ServerResponse): void {
    const { socket } = response.req;
    this.#sockets.add(socket);
    socket.setTimeout(this.#silenceMs);
    response.once("finish", () => this.#isLeaving && socket.destroySoon());
    response.once("close", () => this.#sockets.delete(socket));
  }

  /** From now on a connection ends with its stream, instead of being kept for another request. */
  leave(): void {
    this.#isLeaving = true;
  }

  /** Ends all that are left, whether their clients have taken everything or not. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

// A module variable would be another one in instrumentation and in the Route Handler.
const socketsKey: unique symbol = Symbol.for("naik-kelas.stream-sockets");
const shared = globalThis as { [socketsKey]?: StreamSockets };

/** Those of this process. */
export const getStreamSockets = (): StreamSockets =>
  (shared[socketsKey] ??= new StreamSockets(3 * env.STREAM_HEARTBEAT_MS));
