const MIN_MS = 1_000;
const MAX_MS = 30_000;
const MIN_POLLING_MS = 15_000;
const MAX_POLLING_MS = 60_000;
const MAX_RETRY_AFTER_MS = 5 * 60_000;

/** Delay before a retry, in ms. Full jitter: after a restart, clients must not all reconnect at once. */
export function backoffMs(failures: number): number {
  const range = Math.min(MAX_MS - MIN_MS, MIN_MS * 2 ** failures);
  return MIN_MS + Math.random() * range;
}

/** Delay in ms before the stream is tried again while polling replaces it. */
export function streamRetryMs(failures: number): number {
  const average = Math.min(MAX_POLLING_MS, MIN_POLLING_MS * 2 ** failures);
  return average * (0.75 + Math.random() / 2);
}

/** The delay in ms of a response's `Retry-After` (seconds), plus jitter; 0 without a valid one. */
export function retryAfterMs(headers: Headers): number {
  const seconds = Number(headers.get("retry-after"));
  if (!(seconds > 0)) return 0;
  return Math.min(MAX_RETRY_AFTER_MS, seconds * 1_000) * (1 + Math.random() / 4);
}
