import "server-only";

import { RetryLater } from "@/lib/errors";
import { log } from "@/lib/log";

const RETRY_AFTER_S = 10;

/** The error of a store or a disk that cannot be used: full, away, slow. Its cause is logged. */
export function filesUnavailable(err: unknown): RetryLater {
  log.error({ err }, "the storage for files cannot be used");
  return new RetryLater("BUSY", "filesUnavailable", RETRY_AFTER_S);
}
