import "server-only";

import type { ServerResponse } from "node:http";
import type { Writable } from "node:stream";
import type { ReleasedOwner, ReleasedResponse } from "@/lib/http/released-response";
import type { EncodedFrame } from "./encode";
import type { EndReason } from "./stream-counters";
import type { Sink, Stream } from "./stream";
import { getStreamSockets } from "./stream-sockets";

/** The part of Node's response that a stream uses. */
export type StreamResponse = Pick<ServerResponse, "headersSent"> &
  Pick<
    Writable,
    "destroyed" | "end" | "on" | "once" | "write" | "writableEnded" | "writableNeedDrain"
  >;

/** The part of the hub that hears of the client. */
export type StreamHub = {
  onWritable(stream: Stream): void;
  close(stream: Stream, reason: EndReason): void;
};

/** Lets the response outlive its handler: `ResponseRelease` in lib/http, of which this needs no more. */
export type Release = { onEnd: (owner: ReleasedOwner) => void };

/**
 * What a framework is given, and what writes to the client. `begin` is called once, after the first frame.
 * `isReleased`: the stream does not hear of the client through Node's response any more.
 */
export type StreamBody = {
  sink: Sink;
  begin: (stream: Stream) => BodyInit;
  isReleased: () => boolean;
};

/**
 * A body that ends with the first frame, and the prelude. After it the framework is done with the request, and
 * later frames are written to the socket, which stays open: see docs/decisions/0047 and 0052.
 */
export function releasedBody(
  hub: StreamHub,
  release: Release,
  prelude: Uint8Array | undefined,
): StreamBody {
  const sink = new ReleasedSink(hub);
  return {
    sink,
    begin: (stream) => {
      const first = sink.begin(stream);
      release.onEnd(sink);
      return joined(first, prelude);
    },
    isReleased: () => sink.isReleased,
  };
}

/** All that a stream keeps of its request. */
class ReleasedSink implements Sink, ReleasedOwner {
  readonly #hub: StreamHub;
  #stream: Stream | undefined;
  /** What is written before the release; undefined after it. */
  #first: Uint8Array | undefined = new Uint8Array();
  #response: ReleasedResponse | undefined;
  #isClosed = false;

  constructor(hub: StreamHub) {
    this.#hub = hub;
  }

  get isReleased() {
    return this.#first === undefined;
  }

  begin(stream: Stream): Uint8Array {
    this.#stream = stream;
    return this.#first ?? new Uint8Array();
  }

  ready() {
    return this.#response !== undefined && !this.#response.needsDrain;
  }

  write(frame: EncodedFrame) {
    if (this.#first) this.#first = joined(this.#first, frame.text);
    else this.#response?.write(this.#response.isChunked ? frame.chunk : frame.text);
  }

  close() {
    this.#isClosed = true;
    if (!this.#response) return;
    const sockets = getStreamSockets();
    if (this.#response.end(sockets.isLeaving)) sockets.remove(this.#response.socket);
  }

  onReleased(response: ReleasedResponse) {
    this.#first = undefined;
    this.#response = response;
    getStreamSockets().add(response.socket);
    if (this.#isClosed) this.close();
    else this.onDrain();
  }

  onDrain() {
    if (this.#stream) this.#hub.onWritable(this.#stream);
  }

  onGone(isSuperseded: boolean) {
    const reason = isSuperseded ? "superseded" : "client-gone";
    if (this.#stream) this.#hub.close(this.#stream, reason);
  }
}

type Events = {
  /** Called when the client can receive more. */
  onDrain: () => void;
  /** Called when the body is cancelled. */
  onGone: () => void;
  /** Sent with the first frame. */
  prelude: Uint8Array | undefined;
};

/**
 * A body that stays open, where the framework's hold on the request cannot be released. The first chunk goes
 * through the body, because Next.js sends the headers with it. Later chunks go directly to Node's response. The
 * end goes through the body again.
 */
export function openBody(
  response: StreamResponse,
  { onDrain, onGone, prelude }: Events,
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
  response.on("drain", onDrain);

  const sink: Sink = {
    ready: () => response.headersSent && !response.writableNeedDrain,
    write: ({ text }) => {
      if (!response.headersSent) controller?.enqueue(joined(text, prelude));
      else if (!response.writableEnded) response.write(text);
    },
    close: () => {
      controller?.close();
      controller = undefined;
    },
  };
  return { sink, begin: () => body, isReleased: () => false };
}

const joined = (bytes: Uint8Array, more: Uint8Array | undefined): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(more === undefined ? bytes : Buffer.concat([bytes, more]));
