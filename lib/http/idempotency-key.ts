import { z } from "zod";
import { PublicError } from "@/lib/errors";

const HEADER = "Idempotency-Key";
/** 1 to 255 visible characters of ASCII; quotation marks around them are not part of the key. */
const keyPattern = /^(?:"([!-~]{1,255})"|([!-~]{1,255}))$/;

/**
 * The client's idempotency key, if any. Throws on an invalid key, since the client relies on it.
 */
export function idempotencyKey(headers: Headers): string | undefined {
  const value = headers.get(HEADER);
  if (value === null) return undefined;
  const [, quoted, bare] = keyPattern.exec(value) ?? [];
  const key = quoted ?? bare;
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
      "1 to 255 visible ASCII characters, chosen by the client. A repeated request with the same key creates nothing again.",
    schema: z.string().regex(keyPattern),
  },
};

export const requiredIdempotencyKeyHeader = {
  [HEADER]: { ...idempotencyKeyHeader[HEADER], required: true },
};
