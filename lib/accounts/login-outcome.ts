import "server-only";

import { PublicError, RetryLater } from "@/lib/errors";
import { type LoginOutcome, recorded } from "@/lib/metrics/recorded";

/** The result of `attempt`, a login, whose outcome is counted. */
export async function countOutcome<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    const result = await attempt();
    recorded.logins.count("succeeded");
    return result;
  } catch (error) {
    recorded.logins.count(outcomeOf(error));
    throw error;
  }
}

function outcomeOf(error: unknown): LoginOutcome {
  if (error instanceof RetryLater) return error.code === "TOO_MANY" ? "throttled" : "crowded";
  return error instanceof PublicError ? "refused" : "failed";
}
