import "server-only";

import { log } from "@/lib/log";
import type { RequestScope } from "./request-scope";

const ONE_MINUTE_MS = 60_000;

/**
 * Error messages of Next.js, React, busboy and undici for malformed requests. They are no defects of
 * this product, and any client can cause them.
 */
const messages = [
  /^aborted$/, // the client disconnected during its body
  /^Failed to parse body as FormData/,
  /^(Unexpected end of form|Malformed part header|Multipart: Boundary not found)$/,
  /^(The|Multiple) router state headers? /,
  /^Invalid Server Actions request\.$/,
  /^Failed to find Server Action/, // a page from before a deployment, or an invented id
  /^The Server Reference ID did not match/,
  /^Connection closed\.$/, // React's parser: the body is truncated
];

/** Whether an error is caused by a malformed request. */
export const isMalformedRequest = (error: unknown): error is Error =>
  error instanceof Error && messages.some((message) => message.test(error.message));

/**
 * Whether an error reported by Next.js occurred while it decoded a form for a Server Action. Next.js
 * decodes fetched forms as part of the action, and forms without JavaScript as part of the page.
 */
export function failedInDecoding(error: Error, routeType: string, scope: RequestScope): boolean {
  if (scope.request.method !== "POST" || scope.isActionBegun) return false;
  return routeType === "action" || error instanceof SyntaxError;
}

/** Logs malformed requests as counts, without a stack, at most twice a minute. */
export const countMalformed = countAMinute((count, example) =>
  log.warn({ count, example }, "requests could not be read"),
);

/** Calls `report` for the first event of a minute, and at its end with the count of the others. */
export function countAMinute(report: (count: number, example: string) => void) {
  let following: { count: number; example: string } | undefined;
  return (example: string): void => {
    if (following) {
      following.count++;
      return;
    }
    report(1, example);
    const current = { count: 0, example };
    following = current;
    setTimeout(() => {
      following = undefined;
      if (current.count > 0) report(current.count, current.example);
    }, ONE_MINUTE_MS).unref();
  };
}
