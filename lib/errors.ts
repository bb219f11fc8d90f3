import type messages from "@/lib/i18n/messages/id.json";

/** A sentence in the message files under `errors`. */
export type ErrorReason = keyof typeof messages.errors;

export type ErrorCode = "INVALID" | "UNAUTHENTICATED" | "FORBIDDEN" | "NOT_FOUND" | "CONFLICT";

/** An expected failure that the user may be told about, beside `field` when it concerns one. */
export class PublicError extends Error {
  override name = "PublicError";

  constructor(
    readonly code: ErrorCode,
    readonly reason: ErrorReason,
    readonly field?: string,
  ) {
    super(`${code}: ${reason}`);
  }
}

export const notFound = () => new PublicError("NOT_FOUND", "notFound");
export const forbidden = () => new PublicError("FORBIDDEN", "forbidden");
