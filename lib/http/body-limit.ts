import "server-only";

import type { IncomingMessage, ServerResponse } from "node:http";
import { breakOff, hasBody, preempt } from "./preempt";

/** Larger than any valid form or file. Next.js would truncate longer bodies, or respond with 500. */
export const LARGEST_BODY_BYTES = 1024 * 1024;
/** Bytes that a rejected client may still send before its connection is closed. */
const MAX_REMAINING_BYTES = 256 * 1024;
/** Timeout between two chunks of a body; `requestTimeout` of the server limits the whole body. */
const STALL_TIMEOUT_MS = 20_000;

type Limits = { bytes?: number; pauseMs?: number; afterwardsMs: number };

/**
 * Counts the bytes of a body as they arrive, whatever length was declared. Beyond the limit the request
 * is rejected with 413 and the rest is dropped; a client that stalls is disconnected. Call it before the
 * body is read. `afterwardsMs` is the socket timeout after the body.
 */
export function limitBody(
  request: IncomingMessage,
  response: ServerResponse,
  { bytes = LARGEST_BODY_BYTES, pauseMs = STALL_TIMEOUT_MS, afterwardsMs }: Limits,
): void {
  if (!hasBody(request)) return;
  request.socket.setTimeout(pauseMs);

  let received = 0;
  let isRejected = false;
  const reject = () => {
    isRejected = true;
    received = 0;
    preempt(response, 413);
  };
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null, encoding) => {
    received += chunk?.length ?? 0;
    if (!isRejected && received > bytes) reject();
    if (isRejected) {
      if (received > MAX_REMAINING_BYTES) breakOff(request);
      return true; // a truncated body must not look complete
    }
    if (chunk === null) request.socket.setTimeout(afterwardsMs);
    return push(chunk, encoding);
  };
  if (Number(request.headers["content-length"]) > bytes) reject();
}
