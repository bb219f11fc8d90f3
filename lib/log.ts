import "server-only";

import { pino } from "pino";
import { env } from "@/lib/env";

/**
 * Drizzle puts every parameter of a failed query into its message; parameters may be personal. Known
 * by its shape: what Next.js bundles apart has an error class of its own each.
 */
export function serializeError(error: unknown) {
  const isQueryFailure = error instanceof Error && "params" in error && "query" in error;
  const failure = isQueryFailure ? (error.cause ?? new Error("a query failed")) : error;
  return pino.stdSerializers.err(failure as Error);
}

export const log = pino({ level: env.LOG_LEVEL, serializers: { err: serializeError } });
