import { STATUS_CODES } from "node:http";
import { databaseOutage } from "@/db/errors";
import { type ErrorCode, PublicError, RetryLater } from "@/lib/errors";

/** The call has waited for the database already: a little more may do. */
const RETRY_SOON = { "Retry-After": "2" };

/** What is wrong with one field; `code` is a key of the message files. */
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

/** The JSON text of a problem after RFC 9457. */
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

/** An error answer after RFC 9457. */
export const problem = (status: number, details: Details = {}): Response =>
  new Response(problemText(status, details), {
    status,
    headers: { ...problemHeaders, ...details.headers },
  });

/** The answer to an expected failure; throws any other on. */
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
 * What a Route Handler exports for the methods that it does not serve: each is refused with those that
 * it does, which Next.js would leave out.
 */
export function onlyAllow(...served: string[]) {
  const refuse = () => methodNotAllowed(...served);
  const refusals = Object.fromEntries(methods.map((method) => [method, refuse]));
  const headers = { Allow: served.join(", "), "Cache-Control": "no-store" };
  const describe = () => new Response(null, { status: 204, headers });
  return { ...refusals, OPTIONS: describe } as Record<(typeof methods)[number], () => Response>;
}
