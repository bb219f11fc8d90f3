import { type PushReply } from "./transport";

/** For how long a message is tried again. */
export const GIVE_UP_MS = 24 * 3600_000;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3600_000;

/** What became of a message; those that wait are sent after `delayMs`. */
export type Outcome =
  | { kind: "accepted" | "gone" | "refused" | "dropped" }
  /** `held`: until the quiet hours end. */
  | { kind: "retry" | "held"; delayMs: number };

/** `attempts` counts from 1. */
export function outcomeOf(reply: PushReply, attempts: number): Outcome {
  if ("failure" in reply) {
    // An address inside the network will not do next time either.
    return reply.failure === "NOT_PUBLIC" ? { kind: "refused" } : retryAfter(undefined, attempts);
  }
  const { status } = reply;
  if (status >= 200 && status < 300) return { kind: "accepted" };
  if (status === 404 || status === 410) return { kind: "gone" };
  if (status === 429 || status >= 500) return retryAfter(reply.retryAfter, attempts);
  return { kind: "refused" }; // a redirect, or a request that the service finds wrong
}

function retryAfter(header: string | undefined, attempts: number): Outcome {
  const ownDelay = Math.min(FIRST_RETRY_MS * 4 ** (attempts - 1), LONGEST_RETRY_MS);
  const delayMs = parseRetryAfter(header) ?? ownDelay * (0.75 + Math.random() / 2);
  return { kind: "retry", delayMs: Math.min(Math.max(delayMs, 1_000), GIVE_UP_MS) };
}

/** `Retry-After` (RFC 9110) in milliseconds: seconds or a date; undefined when it is neither. */
export function parseRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1_000;
  const date = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
