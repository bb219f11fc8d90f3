import "server-only";

import type { ServerResponse } from "node:http";
import type { Writable } from "node:stream";
import type { Sink } from "./stream-registry";

/** The part of Node's response that a stream uses. */
export type StreamResponse = Pick<ServerResponse, "headersSent"> &
  Pick<
    Writable,
    "destroyed" | "end" | "on" | "once" | "write" | "writableEnded" | "writableNeedDrain"
  >;

/** What a framework is given, and what writes to the client. `body` is asked for once, after the first frame. */
export type StreamBody = { sink: Sink; body: () => BodyInit };

type Options = {
  /** Attaches what watches over the response, such as `onGone` for its close. */
  attach: () => void;
  /** Called when the client can receive more. */
  onDrain: () => void;
  /** Called when the connection is closed or the body is cancelled. */
  onGone: () => void;
  /** Sent with the first frame. */
  prelude: Uint8Array | undefined;
};

/** Lets the response outlive its handler: `ResponseRelease` in lib/http, of which this needs no more. */
export type Release = { onEnd: (onReleased: () => void) => void };

/**
 * A body that ends with the first frame. After it the framework is done with the request, and later frames
 * are written to Node's response, which stays open: see docs/decisions/0047.
 */
export function releasedBody(
  response: StreamResponse,
  release: Release,
  { attach, onDrain, onGone, prelude }: Options,
): StreamBody {
  const sink = new ReleasedSink(response);
  attach();
  const onReleased = () => {
    attach();
    response.on("drain", onDrain);
    sink.release();
    if (response.destroyed) onGone();
    else onDrain();
  };
  return {
    sink,
    body: () => {
      release.onEnd(onReleased);
      return joined(sink.first, prelude);
    },
  };
}

class ReleasedSink implements Sink {
  readonly #response: StreamResponse;
  /** What is written before the release; undefined after it. */
  #first: Uint8Array | undefined = new Uint8Array();
  #isClosed = false;

  constructor(response: StreamResponse) {
    this.#response = response;
  }

  get first() {
    return this.#first ?? new Uint8Array();
  }

  release() {
    this.#first = undefined;
    if (this.#isClosed) this.close();
  }

  ready() {
    return !this.#first && !this.#response.writableNeedDrain;
  }

  write(bytes: Uint8Array) {
    if (this.#first) this.#first = joined(this.#first, bytes);
    else if (!this.#response.writableEnded) this.#response.write(bytes);
  }

  close() {
    this.#isClosed = true;
    if (!this.#first) this.#response.end();
  }
}

/**
 * A body that stays open, where the framework's hold on the request cannot be released. The first chunk goes
 * through the body, because Next.js sends the headers with it. Later chunks go directly to Node's response. The
 * end goes through the body again.
 */
export function openBody(
  response: StreamResponse,
  { attach, onDrain, onGone, prelude }: Options,
): StreamBody {
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
  attach();
  response.on("drain", onDrain);

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
  return { body: () => body, sink };
}

const joined = (bytes: Uint8Array, more: Uint8Array | undefined): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(more === undefined ? bytes : Buffer.concat([bytes, more]));
