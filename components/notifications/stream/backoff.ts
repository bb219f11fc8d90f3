const SHORTEST_MS = 1_000;
const LONGEST_MS = 30_000;
const SHORTEST_POLLING_MS = 15_000;
const LONGEST_POLLING_MS = 60_000;
const LONGEST_RETRY_AFTER_MS = 5 * 60_000;

/** Full jitter: a school whose server restarts must not come back in one instant. */
export function backoffMs(failures: number): number {
  const most = Math.min(LONGEST_MS - SHORTEST_MS, SHORTEST_MS * 2 ** failures);
  return SHORTEST_MS + Math.random() * most;
}

/** When to try the stream again that the server does not give, while polling takes its place. */
export function streamAgainMs(failures: number): number {
  const about = Math.min(LONGEST_POLLING_MS, SHORTEST_POLLING_MS * 2 ** failures);
  return about * (0.75 + Math.random() / 2);
}

/** The pause that an answer's `Retry-After` (seconds) asks for, and some more, so that not all come at once. */
export function retryAfterMs(headers: Headers): number {
  const seconds = Number(headers.get("retry-after"));
  if (!(seconds > 0)) return 0;
  return Math.min(LONGEST_RETRY_AFTER_MS, seconds * 1_000) * (1 + Math.random() / 4);
}
