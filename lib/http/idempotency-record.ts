import "server-only";

import { createHash } from "node:crypto";
import { PublicError } from "@/lib/errors";

/**
 * Stored with a created object, so that a retried request creates it only once.
 */
export type IdempotencyRecord = { key: string; digest: string };

/** The record of a request with `input`; undefined without a key. */
export function idempotencyRecord(actor: { id: string }, key: string | undefined, input: unknown) {
  if (key === undefined) return undefined;
  const digest = createHash("sha256").update(JSON.stringify(input)).digest("base64url");
  return { key: `${actor.id}:${key}`, digest };
}

/** Throws unless the stored object was created by the same request. */
export function requireSameRequest(record: IdempotencyRecord, stored: { digest: string | null }) {
  if (stored.digest !== record.digest) throw new PublicError("CONFLICT", "keyUsed");
}
