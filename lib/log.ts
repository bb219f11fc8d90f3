import "server-only";

import { pino } from "pino";
import { env } from "@/lib/env";

/** Drizzle puts every parameter of a failed query into its message; parameters may be personal. */
function serializeError(error: unknown) {
  const failure =
    error instanceof Error && error.name === "DrizzleQueryError" ? (error.cause ?? error) : error;
  return pino.stdSerializers.err(failure as Error);
}

export const log = pino({ level: env.LOG_LEVEL, serializers: { err: serializeError } });
