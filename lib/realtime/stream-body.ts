import "server-only";

import type { ServerResponse } from "node:http";
import type { Writable } from "node:stream";
import type { Sink } from "./stream-registry";

/** The part of Node's response that a stream uses. */
export type StreamResponse = Pick<ServerResponse, "headersSent"> &
  Pick<Writable, "destroyed" | "on" | "once" | "write" | "writableEnded" | "writableNeedDrain">;

type Options = {
  /** Called when the client can receive more. */
  onDrain: () => void;
  /** Called when the connection is closed or the body is cancelled. */
  onGone: () => void;
  /** Sent with the first chunk. */
  prelude: Uint8Array | undefined;
};

/**
 * The body of an event stream and the sink that writes to it. The first chunk goes through the body,
 * because Next.js sends the headers with it. Later chunks go directly to Node's response: the two web
 * streams between cost more than the rest of a broadcast. The end goes through the body again. See
 * docs/decisions/0013.
 */
export function streamBody(response: StreamResponse, { onDrain, onGone, prelude }: Options) {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (given) => {
        controller = given;
      },
      pull: onDrain, // Next.js pulls when it has written the first chunk
      cancel: () => {
        controller = undefined;
        onGone();
      },
    },
    { highWaterMark: 0 }, // no pull before that
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
