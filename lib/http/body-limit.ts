import "server-only";

import type { IncomingMessage, ServerResponse } from "node:http";
import { breakOff, hasBody, preempt } from "./preempt";

/** More than any form or file that the product takes. Next.js would cut longer bodies, or answer 500. */
export const LARGEST_BODY_BYTES = 1024 * 1024;
/** What a refused client may still send before its connection is cut. */
const LARGEST_REST_BYTES = 256 * 1024;
/** How long a body may pause. Its whole time is limited by the server's `requestTimeout`. */
const LONGEST_PAUSE_MS = 20_000;

type Limits = { bytes?: number; pauseMs?: number; afterwardsMs: number };

/**
 * Counts a body as it comes in, whoever reads it and whatever length was declared: past the limit the
 * request is refused with 413, and the rest is dropped. A client that pauses for long is cut off. Call it
 * before the first byte of the body is read. `afterwardsMs` is the socket's timeout once all is read.
 */
export function limitBody(
  request: IncomingMessage,
  response: ServerResponse,
  { bytes = LARGEST_BODY_BYTES, pauseMs = LONGEST_PAUSE_MS, afterwardsMs }: Limits,
): void {
  if (!hasBody(request)) return;
  request.socket.setTimeout(pauseMs);

  let received = 0;
  let isRefused = false;
  const refuse = () => {
    isRefused = true;
    received = 0;
    preempt(response, 413);
  };
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null, encoding) => {
    received += chunk?.length ?? 0;
    if (!isRefused && received > bytes) refuse();
    if (isRefused) {
      if (received > LARGEST_REST_BYTES) breakOff(request);
      return true; // nobody is to take what came before for the whole body
    }
    if (chunk === null) request.socket.setTimeout(afterwardsMs);
    return push(chunk, encoding);
  };
  if (Number(request.headers["content-length"]) > bytes) refuse();
}
