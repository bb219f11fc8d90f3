import "server-only";

import { PassThrough, pipeline, type Readable } from "node:stream";

/**
 * The same bytes; fails when for `timeoutMs` none have arrived although the reader waits for some. A reader who is
 * slow, or has stopped, is not a reason to fail.
 */
export function watched(source: Readable, timeoutMs: number): Readable {
  const target = new PassThrough();
  let moved = true;
  source.on("data", () => (moved = true));
  const timer = setInterval(() => {
    if (!moved && !source.isPaused()) source.destroy(new Error("the bucket does not go on"));
    moved = false;
  }, timeoutMs).unref();
  pipeline(source, target, () => clearInterval(timer));
  return target;
}
