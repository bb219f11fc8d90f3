import "server-only";

import type { Instrumentation } from "next";
import { databaseOutage } from "@/db/errors";
import { log } from "@/lib/log";
import { clientInfoOf } from "./client-info";
import { countMalformed, failedInDecoding, isMalformedRequest } from "./malformed-requests";
import { preempt, respondInstead } from "./preempt";
import { currentScope, type RequestScope } from "./request-scope";

/** Timeout after which a printed error counts as not belonging to a request. */
const REPORT_TIMEOUT_MS = 2_000;

/** In characters; the message may contain client input. */
const MAX_EXAMPLE_LENGTH = 100;

const reported = new WeakSet<Error>();

/**
 * Logs an unexpected error once, with its request. `digest` is the code on the user's page; the request
 * id is a header of every response. A malformed request gets a 400 response instead; a page that lost its
 * database while it was rendered leads to the outage page, like one that had none from the start.
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
  if (context.routeType === "render" && databaseOutage(error) && scope) {
    if (leadToOutagePage(scope, request.path)) return;
  }
  const { requestId } = clientInfoOf(headersOf(request));
  const { digest } = error as { digest?: string };
  const path = loggablePath(request.path);
  log.error(
    { err: error, requestId, digest, method: request.method, path, route: context.routePath },
    "a request failed",
  );
};

/** Whether it was early enough: a response that has begun ends as Next.js ends it. */
function leadToOutagePage({ response }: RequestScope, path: string): boolean {
  if (response.headersSent) return false;
  const { pathname, searchParams } = new URL(path, "http://same.site");
  searchParams.delete("_rsc");
  const query = searchParams.size > 0 ? `?${searchParams}` : "";
  const back = encodeURIComponent(`${pathname}${query}`);
  const headers = { Location: `/unavailable?back=${back}`, "Cache-Control": "no-store" };
  respondInstead(response, { status: 307, headers, body: "" });
  return true;
}

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
