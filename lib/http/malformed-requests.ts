import "server-only";

import { log } from "@/lib/log";
import type { RequestScope } from "./request-scope";

const A_MINUTE_MS = 60_000;

/**
 * What Next.js, React, busboy and undici throw at a request that they cannot read. None of it is a defect of
 * this product, and a client can cause it at will.
 */
const messages = [
  /^aborted$/, // the client went away in the middle of its body
  /^Failed to parse body as FormData/,
  /^(Unexpected end of form|Malformed part header|Multipart: Boundary not found)$/,
  /^(The|Multiple) router state headers? /,
  /^Invalid Server Actions request\.$/,
  /^Failed to find Server Action/, // a page from before a deployment, or a made-up id
  /^The Server Reference ID did not match/,
  /^Connection closed\.$/, // React's reader: the body ends too soon
];

/** Whether an error tells of nothing but a request that cannot be read. */
export const isMalformedRequest = (error: unknown): error is Error =>
  error instanceof Error && messages.some((message) => message.test(error.message));

/**
 * Whether what Next.js reports failed while it decoded a form for a Server Action. It decodes fetched ones
 * as part of the action, those of a browser without JavaScript as part of the page.
 */
export function failedInDecoding(error: Error, routeType: string, scope: RequestScope): boolean {
  if (scope.request.method !== "POST" || scope.isActionBegun) return false;
  return routeType === "action" || error instanceof SyntaxError;
}

/** Logs how many there were, without stack and at most once a minute, however many a client sends. */
export const countMalformed = countAMinute((count, example) =>
  log.warn({ count, example }, "requests could not be read"),
);

/** Calls `report` at the first of a minute's events, and at its end with the number of those after it. */
export function countAMinute(report: (count: number, example: string) => void) {
  let further: { count: number; example: string } | undefined;
  return (example: string): void => {
    if (further) {
      further.count++;
      return;
    }
    report(1, example);
    const counted = { count: 0, example };
    further = counted;
    setTimeout(() => {
      further = undefined;
      if (counted.count > 0) report(counted.count, counted.example);
    }, A_MINUTE_MS).unref();
  };
}
