import { z } from "zod";
import { PublicError } from "@/lib/errors";

const FIELD = "Idempotency-Key";
const form = /^"?([\w-]{16,64})"?$/;

/**
 * The key under which the client asks for something to be made once, if it names one. Throws on one that
 * is none: the client would rely on it.
 */
export function idempotencyKey(headers: Headers): string | undefined {
  const given = headers.get(FIELD);
  if (given === null) return undefined;
  const [, key] = form.exec(given) ?? [];
  if (key === undefined) throw new PublicError("INVALID", "idempotencyKey", FIELD);
  return key;
}

/** The same where there has to be one: what is sent twice cannot be taken back. */
export function requireIdempotencyKey(headers: Headers): string {
  const key = idempotencyKey(headers);
  if (key === undefined) throw new PublicError("INVALID", "required", FIELD);
  return key;
}

export const idempotencyKeyHeader = {
  [FIELD]: {
    description: "Made by the client. What is sent again under it is not made again.",
    schema: z.string().regex(form),
  },
};

export const requiredIdempotencyKeyHeader = {
  [FIELD]: { ...idempotencyKeyHeader[FIELD], required: true },
};
