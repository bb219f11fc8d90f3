import "server-only";

import type { IncomingMessage } from "node:http";

/** The body of a request that is read before its handler, which gets another body instead. */
export type HeldBody = {
  /** What arrives; the client is slowed down until it is taken. Throws when the client leaves before the end. */
  chunks: () => AsyncGenerator<Buffer>;
  /** Drops what is still to come. */
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
    if (chunk === null) isComplete = true;
    else if (!isDiscarded) waiting.push(chunk);
    wake?.();
    return isDiscarded || chunk === null; // false: node:http stops reading from the socket
  };
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
        socket.resume();
        await arrived;
      }
    } finally {
      socket.off("close", onClose);
    }
  }
  return {
    chunks,
    discard: () => {
      isDiscarded = true;
      waiting.length = 0;
      socket.resume();
    },
    replace: (body) => {
      delete request.headers["transfer-encoding"];
      request.headers["content-length"] = String(body.length);
      pushToHandler(body);
      pushToHandler(null);
    },
  };
}
