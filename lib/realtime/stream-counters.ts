/** Why a stream was not opened. */
export type Refusal = "draining" | "full" | "too-many-for-user" | "signed-out";

/** Why a stream ended. */
export type EndReason =
  /** The connection was closed, or the response body was cancelled. */
  | "client-gone"
  /** Another request arrived on the same connection. */
  | "superseded"
  /** The client took nothing for two heartbeats. */
  | "stalled"
  /** The maximum age or the end of the session was reached. */
  | "expired"
  /** The session was ended: sign-out, password change, suspension, role change, deletion. */
  | "revoked"
  /** The process is shutting down. */
  | "drained"
  /** Another database took the place of the one that was open. */
  | "log-replaced"
  /** The initial update could not be read. */
  | "failed";

/** What the streams of one process have done since it started. */
export const newStreamCounters = () => ({
  frames: 0,
  heartbeats: 0,
  refusals: { draining: 0, full: 0, "too-many-for-user": 0, "signed-out": 0 } satisfies Record<
    Refusal,
    number
  >,
  ends: {
    "client-gone": 0,
    superseded: 0,
    stalled: 0,
    expired: 0,
    revoked: 0,
    drained: 0,
    "log-replaced": 0,
    failed: 0,
  } satisfies Record<EndReason, number>,
});
