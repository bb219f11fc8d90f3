import { z } from "zod";
import { PublicError } from "@/lib/errors";

const HEADER = "Idempotency-Key";
const keyPattern = /^"?([\w-]{16,64})"?$/;

/**
 * The client's idempotency key, if any. Throws on an invalid key, since the client relies on it.
 */
export function idempotencyKey(headers: Headers): string | undefined {
  const value = headers.get(HEADER);
  if (value === null) return undefined;
  const [, key] = keyPattern.exec(value) ?? [];
  if (key === undefined) throw new PublicError("INVALID", "idempotencyKey", HEADER);
  return key;
}

/** The required key: a duplicate announcement cannot be undone. Throws without one. */
export function requireIdempotencyKey(headers: Headers): string {
  const key = idempotencyKey(headers);
  if (key === undefined) throw new PublicError("INVALID", "required", HEADER);
  return key;
}

export const idempotencyKeyHeader = {
  [HEADER]: {
    description:
      "Chosen by the client. A repeated request with the same key creates nothing again.",
    schema: z.string().regex(keyPattern),
  },
};

export const requiredIdempotencyKeyHeader = {
  [HEADER]: { ...idempotencyKeyHeader[HEADER], required: true },
};
