import { unstable_isUnrecognizedActionError } from "next/navigation";

export type FailureReason = "network" | "portalUpdated" | "unexpected";

/** Why a Server Action returned no state: no connection, a page from before a deployment, or a defect. */
export function failureReason(error: unknown): FailureReason {
  if (unstable_isUnrecognizedActionError(error)) return "portalUpdated";
  return isNetworkError(error) ? "network" : "unexpected";
}

/** `fetch` rejects with a TypeError; React's parser reports a truncated response as a closed connection. */
const isNetworkError = (error: unknown) =>
  error instanceof TypeError || (error instanceof Error && error.message === "Connection closed.");

/** Whether an error is the redirect of a Server Action. */
export const isRedirect = (error: unknown) =>
  error instanceof Error && "digest" in error && String(error.digest).startsWith("NEXT_REDIRECT");
