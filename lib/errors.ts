import type messages from "@/lib/i18n/messages/id.json";

/** A sentence in the message files under `errors`. */
export type ErrorReason = keyof typeof messages.errors;

export type ErrorCode =
  | "INVALID"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "STALE" // it has been changed since it was seen
  | "UNCONDITIONAL" // it has to be said what was seen
  | "TOO_MANY"
  | "BUSY";

/** An expected failure that the user may be told about, beside `field` when it concerns one. */
export class PublicError extends Error {
  override name = "PublicError";

  constructor(
    readonly code: ErrorCode,
    readonly reason: ErrorReason,
    readonly field?: string,
    /** What the sentence speaks of. */
    readonly params: Record<string, number> = {},
  ) {
    super(`${code}: ${reason}`);
  }
}

/** May be tried again, but not before some time has passed. */
export class RetryLater extends PublicError {
  override name = "RetryLater";

  constructor(
    code: "TOO_MANY" | "BUSY",
    reason: ErrorReason,
    readonly seconds: number,
  ) {
    super(code, reason, undefined, { minutes: Math.ceil(seconds / 60) });
  }
}

export const notFound = () => new PublicError("NOT_FOUND", "notFound");
export const forbidden = () => new PublicError("FORBIDDEN", "forbidden");
