import { STATUS_CODES } from "node:http";
import { databaseOutage } from "@/db/errors";
import { type ErrorCode, PublicError, RetryLater } from "@/lib/errors";

/** Short, since the request has already waited for the database. */
const RETRY_SOON = { "Retry-After": "2" };

/** The error of one field; `code` is a key of the message files. */
export type FieldProblem = { field: string; code: string };

type Details = { detail?: string; errors?: FieldProblem[]; headers?: Record<string, string> };

const statusOf: Record<ErrorCode, number> = {
  INVALID: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  STALE: 412,
  UNCONDITIONAL: 428,
  TOO_MANY: 429,
  BUSY: 503,
};

/** The JSON text of a problem (RFC 9457). */
export const problemText = (status: number, { detail, errors }: Details = {}): string =>
  JSON.stringify({
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    detail,
    errors,
  });

export const problemHeaders = {
  "Content-Type": "application/problem+json; charset=utf-8",
  "Cache-Control": "no-store",
};

/** An error response (RFC 9457). */
export const problem = (status: number, details: Details = {}): Response =>
  new Response(problemText(status, details), {
    status,
    headers: { ...problemHeaders, ...details.headers },
  });

/** The response for an expected error; rethrows any other. */
export function problemOf(error: unknown): Response {
  const outage = databaseOutage(error);
  if (outage) return problem(503, { detail: outage, headers: RETRY_SOON });
  if (!(error instanceof PublicError)) throw error;
  const { code, reason, field } = error;
  const errors = field ? [{ field, code: reason }] : undefined;
  const headers =
    error instanceof RetryLater ? { "Retry-After": String(error.seconds) } : undefined;
  return problem(statusOf[code], { detail: reason, errors, headers });
}

export const methodNotAllowed = (...allowed: string[]) =>
  problem(405, { headers: { Allow: allowed.join(", ") } });

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/**
 * Handlers for the methods that a route does not support: 405 with an Allow header, which Next.js
 * would omit, and OPTIONS.
 */
export function onlyAllow(...allowed: string[]) {
  const reject = () => methodNotAllowed(...allowed);
  const rejections = Object.fromEntries(methods.map((method) => [method, reject]));
  const headers = { Allow: allowed.join(", "), "Cache-Control": "no-store" };
  const options = () => new Response(null, { status: 204, headers });
  return { ...rejections, OPTIONS: options } as Record<(typeof methods)[number], () => Response>;
}
