import "server-only";

import type { Instrumentation } from "next";
import { log } from "@/lib/log";
import { clientInfoOf } from "./client-info";
import { countMalformed, failedInDecoding, isMalformedRequest } from "./malformed-requests";
import { preempt } from "./preempt";
import { currentScope } from "./request-scope";

/** Timeout after which a printed error counts as not belonging to a request. */
const REPORT_TIMEOUT_MS = 2_000;

/** In characters; the message may contain client input. */
const MAX_EXAMPLE_LENGTH = 100;

const reported = new WeakSet<Error>();

/**
 * Logs an unexpected error once, with its request. `digest` is the code on the user's page; the request
 * id is a header of every response. A malformed request gets a 400 response instead.
 */
export const logRequestError: Instrumentation.onRequestError = (error, request, context) => {
  if (!(error instanceof Error)) return;
  reported.add(error);
  const scope = currentScope();
  const isMalformed =
    isMalformedRequest(error) || (scope && failedInDecoding(error, context.routeType, scope));
  if (isMalformed) {
    countMalformed(error.message.slice(0, MAX_EXAMPLE_LENGTH));
    if (scope) preempt(scope.response, 400, "The request cannot be read.");
    return;
  }
  const { requestId } = clientInfoOf(headersOf(request));
  const { digest } = error as { digest?: string };
  const path = loggablePath(request.path);
  log.error(
    { err: error, requestId, digest, method: request.method, path, route: context.routePath },
    "a request failed",
  );
};

/** Without the query, which may contain personal data, and without the secret of a calendar's address. */
export const loggablePath = (path: string) =>
  path.split("?", 1)[0]?.replace(/[\w-]{32}\.ics/g, "….ics");

function headersOf({ headers }: Parameters<Instrumentation.onRequestError>[1]): Headers {
  const entries = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return new Headers(
    entries.filter(([name]) => name.startsWith("x-naik-kelas-")) as [string, string][],
  );
}

/** Suppresses errors printed by Next.js, which are reported anyway; logs those without a report. */
export function printOnlyUnreported() {
  for (const level of ["error", "warn"] as const) {
    const print = console[level].bind(console);
    console[level] = (...args: unknown[]) => {
      const error = args.find((word) => word instanceof Error);
      if (!error) print(...args);
      else if (isMalformedRequest(error)) countMalformed(error.message);
      else setTimeout(() => logUnreported(error), REPORT_TIMEOUT_MS);
    };
  }
}

function logUnreported(err: Error) {
  if (!reported.has(err)) log.error({ err }, "unexpected");
}
