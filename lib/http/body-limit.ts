import "server-only";

import type { IncomingMessage, ServerResponse } from "node:http";
import { breakOff, hasBody, preempt } from "./preempt";

/** Larger than any valid form or file. Next.js would truncate longer bodies, or respond with 500. */
export const LARGEST_BODY_BYTES = 1024 * 1024;
/** Bytes that a rejected client may still send before its connection is closed. */
const MAX_REMAINING_BYTES = 256 * 1024;
/** Timeout between two chunks of a body. */
const STALL_TIMEOUT_MS = 20_000;
/** Timeout of a whole body. The server's own `requestTimeout` is longer, for forms with files. */
export const BODY_TIMEOUT_MS = 60_000;

type Limits = {
  bytes?: number | undefined;
  pauseMs?: number;
  /** The timeout of a body of which so many bytes have arrived. */
  allowedMs?: ((received: number) => number) | undefined;
  afterwardsMs: number;
  /** Called when the whole request has arrived, and was not rejected. */
  onComplete?: (() => void) | undefined;
};

/**
 * Counts the bytes of a body as they arrive, whatever length was declared. Beyond the limit the request
 * is rejected with 413 and the rest is dropped; a client that stalls is disconnected, and one that takes too long
 * is told so (408). Call it before the body is read. `afterwardsMs` is the socket timeout after the body.
 */
export function limitBody(
  request: IncomingMessage,
  response: ServerResponse,
  {
    bytes = LARGEST_BODY_BYTES,
    pauseMs = STALL_TIMEOUT_MS,
    allowedMs,
    afterwardsMs,
    onComplete,
  }: Limits,
): void {
  if (!hasBody(request)) return onComplete?.();
  let received = 0;
  let isRejected = false;
  const { socket } = request;
  const clearTimer = limitTime(
    () => reject(408),
    () => allowedMs?.(received) ?? BODY_TIMEOUT_MS,
  );
  function stopTimer() {
    clearTimer();
    socket.off("close", stopTimer);
  }
  request.once("close", stopTimer);
  socket.once("close", stopTimer); // a request whose response came before its body is not told
  function reject(status: number) {
    isRejected = true;
    stopTimer();
    received = 0;
    preempt(response, status);
  }
  socket.setTimeout(pauseMs);
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null, encoding) => {
    received += chunk?.length ?? 0;
    if (!isRejected && received > bytes) reject(413);
    if (isRejected) {
      if (received > MAX_REMAINING_BYTES) breakOff(request);
      return true; // a truncated body must not look complete
    }
    if (chunk === null) {
      socket.setTimeout(afterwardsMs);
      stopTimer();
      onComplete?.();
    }
    return push(chunk, encoding);
  };
  if (Number(request.headers["content-length"]) > bytes) reject(413);
}

/** Calls `onTimeout` when more time has passed than is allowed by then. Returns a function that stops it. */
function limitTime(onTimeout: () => void, allowedMs: () => number): () => void {
  const startedAt = performance.now();
  let timer = setTimeout(check, allowedMs());
  function check() {
    const leftMs = startedAt + allowedMs() - performance.now();
    if (leftMs <= 0) onTimeout();
    else timer = setTimeout(check, leftMs);
  }
  return () => clearTimeout(timer);
}
