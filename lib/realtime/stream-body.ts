import "server-only";

import type { ServerResponse } from "node:http";
import type { Writable } from "node:stream";
import type { Sink } from "./stream-registry";

/** What a stream needs of the response under it. */
export type StreamResponse = Pick<ServerResponse, "headersSent"> &
  Pick<Writable, "destroyed" | "on" | "once" | "write" | "writableEnded" | "writableNeedDrain">;

type Options = {
  /** When the client can take more. */
  onDrain: () => void;
  /** When the client is gone, or nobody reads the body any more. */
  onGone: () => void;
  /** Goes along with the first chunk. */
  prelude: Uint8Array | undefined;
};

/**
 * The body of an event stream and its writing end. The first chunk goes through the body, since Next.js
 * sends the headers with it; all that follow go to the response below, past two web streams and a chain
 * of promises for each of them, which cost more than everything else that a broadcast does. The end goes
 * through the body again. See docs/decisions/0013.
 */
export function streamBody(response: StreamResponse, { onDrain, onGone, prelude }: Options) {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (given) => {
        controller = given;
      },
      pull: onDrain, // Next.js asks for more when it has written the first chunk
      cancel: () => {
        controller = undefined;
        onGone();
      },
    },
    { highWaterMark: 0 }, // nothing is asked for before
  );
  response.on("drain", onDrain);
  response.once("close", onGone);

  const sink: Sink = {
    ready: () => response.headersSent && !response.writableNeedDrain,
    write: (bytes) => {
      if (!response.headersSent) controller?.enqueue(joined(bytes, prelude));
      else if (!response.writableEnded) response.write(bytes);
    },
    close: () => {
      controller?.close();
      controller = undefined;
    },
  };
  return { body, sink };
}

const joined = (bytes: Uint8Array, more: Uint8Array | undefined) =>
  more === undefined ? bytes : Buffer.concat([bytes, more]);
