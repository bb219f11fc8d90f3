import "server-only";

import { createHash } from "node:crypto";
import { PublicError } from "@/lib/errors";

/**
 * What to store with what is created, so that the same request makes it only once: whoever asks twice
 * under one key has lost an answer.
 */
export type IdempotencyRecord = { key: string; digest: string };

/** The mark of a request for `input` under the key that the client made, if it made one. */
export function idempotencyRecord(actor: { id: string }, key: string | undefined, input: unknown) {
  if (key === undefined) return undefined;
  const digest = createHash("sha256").update(JSON.stringify(input)).digest("base64url");
  return { key: `${actor.id}:${key}`, digest };
}

/** Throws unless what was stored under the key came from the same request. */
export function requireSameRequest(mark: IdempotencyRecord, stored: { digest: string | null }) {
  if (stored.digest !== mark.digest) throw new PublicError("CONFLICT", "keyUsed");
}
