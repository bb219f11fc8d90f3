import "server-only";

import type { IncomingMessage } from "node:http";
import { readInTurn } from "@/lib/async/turns";

/** The body of a request that is read before its handler, which gets another body instead. */
export type HeldBody = {
  /**
   * What arrives, read when it is asked for, a few chunks of all bodies in each turn of the event loop: until then it is
   * the client's. Throws when the client leaves before the end.
   */
  chunks: () => AsyncGenerator<Buffer>;
  /** Drops what has not been taken, and what is still to come: the handler gets the end of the request. */
  discard: () => void;
  /** Gives the handler this body, under its real length. */
  replace: (body: Buffer) => void;
};

/** Call it before anything else reads the request, in the turn in which it arrives. */
export function holdBody(request: IncomingMessage): HeldBody {
  const pushToHandler = request.push.bind(request);
  const waiting: Buffer[] = [];
  let isComplete = false;
  let isDiscarded = false;
  let wake: (() => void) | undefined;
  request.push = (chunk: Buffer | null) => {
    if (chunk === null) end();
    else if (!isDiscarded) waiting.push(chunk);
    wake?.();
    return isDiscarded || chunk === null; // false: node:http stops reading from the socket
  };
  function end() {
    isComplete = true;
    if (isDiscarded) pushToHandler(null);
  }
  const onClose = () => wake?.();
  const { socket } = request;

  async function* chunks(): AsyncGenerator<Buffer> {
    socket.once("close", onClose);
    try {
      for (;;) {
        yield* waiting.splice(0);
        if (waiting.length > 0) continue;
        if (isComplete) return;
        if (socket.destroyed) throw new Error("aborted");
        const arrived = new Promise<void>((resolve) => (wake = resolve));
        readInTurn(() => socket.resume());
        await arrived;
      }
    } finally {
      socket.off("close", onClose);
    }
  }
  return {
    chunks,
    discard: () => {
      if (isDiscarded) return;
      isDiscarded = true;
      waiting.length = 0;
      if (isComplete) end();
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
