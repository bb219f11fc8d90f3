import "server-only";

import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { readInTurn, startShortInTurn } from "@/lib/async/turns";

/** A body that is no longer holds no files, and does not wait for those that do. */
const SHORT_BYTES = 64 * 1024;

/** The body of a request that is read before its handler, which gets another body instead, or none. */
export type HeldBody = {
  /**
   * What arrives, read when it is asked for, one chunk of all long bodies in each turn of the event loop: until then it
   * is the client's. Fails when the client leaves before the end.
   */
  stream: Readable;
  /** Drops what is still to come: the handler gets the end of the request. */
  discard: () => void;
  /** Gives the handler this body, under its real length. */
  replace: (body: Buffer) => void;
};

/** Call it before anything else reads the request, in the turn in which it arrives. */
export function holdBody(request: IncomingMessage): HeldBody {
  const { socket, headers } = request;
  const isShort = Number(headers["content-length"]) <= SHORT_BYTES;
  const inTurn = isShort ? startShortInTurn : readInTurn;
  const pushToHandler = request.push.bind(request);
  const onClose = () => {
    if (!isComplete) stream.destroy(new Error("aborted"));
  };
  const stream = new Readable({
    highWaterMark: 0, // nothing before it is asked for
    read: () => inTurn(() => socket.resume()),
    destroy: (error, done) => {
      socket.off("close", onClose);
      done(error);
    },
  });
  stream.on("error", () => undefined); // also thrown to who reads it
  socket.once("close", onClose);
  let isComplete = false;
  let isDiscarded = false;
  request.push = (chunk: Buffer | null) => {
    isComplete ||= chunk === null;
    if (isDiscarded) return chunk === null ? pushToHandler(null) : true;
    if (!stream.destroyed) stream.push(chunk);
    return false; // node:http stops reading from the socket
  };
  return {
    stream,
    discard: () => {
      if (isDiscarded) return;
      isDiscarded = true;
      stream.destroy();
      if (isComplete) pushToHandler(null);
      else socket.resume();
    },
    replace: (body) => {
      delete request.headers["transfer-encoding"];
      request.headers["content-length"] = String(body.length);
      pushToHandler(body);
      pushToHandler(null);
    },
  };
}
