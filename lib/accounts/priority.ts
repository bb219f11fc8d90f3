import "server-only";

import { currentClientInfo } from "@/lib/http/client-info";
import { AttemptHistory } from "@/lib/throttle/attempt-history";
import { networkOf } from "@/lib/throttle/limits";
import type { Claim } from "@/lib/async/admission-queue";

const FIRST_LANE = 0;
const SECOND_LANE = 1;
/** Attempts per 15 minutes beyond which a source loses its priority. */
const MAX_PREFERRED_ATTEMPTS = 4;

// Pages, actions and Route Handlers are separate bundles: they share only globalThis.
const shared = globalThis as { [historyKey]?: AttemptHistory };
const historyKey: unique symbol = Symbol.for("naik-kelas.attempt-history");
export const history = (shared[historyKey] ??= new AttemptHistory());

type ClaimOptions = {
  account: string;
  /** What attempts are counted by: the account, or one known device or session. */
  source: string;
  /** Known devices and signed-in users. */
  preferred: boolean;
  signal?: AbortSignal | undefined;
};

/** A claim for a slot in the hashing queue. Its rank never depends on whether the account exists. */
export async function claimOf({
  account,
  source,
  preferred,
  signal,
}: ClaimOptions): Promise<Claim> {
  const network = await currentNetwork();
  return {
    account,
    network,
    signal,
    rank: () => {
      const attempts = history.attempts(source);
      const lane = preferred && attempts <= MAX_PREFERRED_ATTEMPTS ? FIRST_LANE : SECOND_LANE;
      return { lane, penalty: history.odds(network) * (1 + attempts) };
    },
  };
}

/** The claim of a signed-in user or of a script. */
export const claimOfSignedIn = (userId: string) =>
  claimOf({ account: `user:${userId}`, source: `user:${userId}`, preferred: true });

export async function currentNetwork(): Promise<string> {
  const { address } = await currentClientInfo();
  return address === null ? "none" : networkOf(address);
}
