import "server-only";

import type { Instrumentation } from "next";
import { log } from "@/lib/log";
import { clientInfoOf } from "./client-info";
import { countMalformed, failedInDecoding, isMalformedRequest } from "./malformed-requests";
import { preempt } from "./preempt";
import { currentScope } from "./request-scope";

/** After which an error that Next.js has printed counts as one of no request. */
const REPORT_WITHIN_MS = 2_000;

/** Of a message that may hold what a client sent, in characters. */
const LONGEST_EXAMPLE = 100;

const reported = new WeakSet<Error>();

/**
 * Logs an error that nobody expected, once, with the request it belongs to. `digest` is the code that
 * the page shows to the user, the request's id what every answer carries. A request that could not be
 * read is refused with 400 instead.
 */
export const logRequestError: Instrumentation.onRequestError = (error, request, context) => {
  if (!(error instanceof Error)) return;
  reported.add(error);
  const scope = currentScope();
  const isMalformed =
    isMalformedRequest(error) || (scope && failedInDecoding(error, context.routeType, scope));
  if (isMalformed) {
    countMalformed(error.message.slice(0, LONGEST_EXAMPLE));
    if (scope) preempt(scope.response, 400, "The request cannot be read.");
    return;
  }
  const { requestId } = clientInfoOf(headersOf(request));
  const { digest } = error as { digest?: string };
  const [path] = request.path.split("?", 1); // what follows may be personal
  log.error(
    { err: error, requestId, digest, method: request.method, path, route: context.routePath },
    "a request failed",
  );
};

function headersOf({ headers }: Parameters<Instrumentation.onRequestError>[1]): Headers {
  const entries = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return new Headers(
    entries.filter(([name]) => name.startsWith("x-naik-kelas-")) as [string, string][],
  );
}

/** Next.js prints each such error as well, with a stack of many lines: kept back unless it stays the only word. */
export function printOnlyUnreported() {
  for (const level of ["error", "warn"] as const) {
    const print = console[level].bind(console);
    console[level] = (...words: unknown[]) => {
      const error = words.find((word) => word instanceof Error);
      if (!error) print(...words);
      else if (isMalformedRequest(error)) countMalformed(error.message);
      else setTimeout(() => logUnreported(error), REPORT_WITHIN_MS);
    };
  }
}

function logUnreported(err: Error) {
  if (!reported.has(err)) log.error({ err }, "unexpected");
}
