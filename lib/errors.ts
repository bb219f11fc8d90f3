import type messages from "@/lib/i18n/messages/id.json";

/** A key in the message files under `errors`. */
export type ErrorReason = keyof typeof messages.errors;

export type ErrorCode =
  | "INVALID"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "STALE" // it was changed since the client read it
  | "UNCONDITIONAL" // If-Match is missing
  | "TOO_MANY"
  | "BUSY";

/** An expected error whose reason may be shown to the user, next to `field` if it concerns one. */
export class PublicError extends Error {
  override name = "PublicError";

  constructor(
    readonly code: ErrorCode,
    readonly reason: ErrorReason,
    readonly field?: string,
    /** The parameters of the message. */
    readonly params: Record<string, number | string> = {},
  ) {
    super(`${code}: ${reason}`);
  }
}

/** An error after which the client may retry in `seconds`. */
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
