import "server-only";

import { currentClientInfo } from "@/lib/http/client-info";
import { AttemptHistory } from "@/lib/throttle/attempt-history";
import { networkOf } from "@/lib/throttle/limits";
import type { Claim } from "@/lib/async/admission-queue";

const FIRST_LANE = 0;
const SECOND_LANE = 1;
/** With more attempts than this in a quarter of an hour, nobody goes before others any more. */
const MOST_PREFERRED = 4;

// Pages, actions and Route Handlers are bundled apart: only globalThis is one.
const shared = globalThis as { [historyKey]?: AttemptHistory };
const historyKey: unique symbol = Symbol.for("naik-kelas.attempt-history");
export const history = (shared[historyKey] ??= new AttemptHistory());

type Asker = {
  account: string;
  /** Whose attempts count: the account's, or those of one known device or session. */
  source: string;
  /** Known devices and whoever is signed in. */
  preferred: boolean;
  signal?: AbortSignal | undefined;
};

/** A claim to a turn at hashing. Whether the account exists never changes its rank. */
export async function claimOf({ account, source, preferred, signal }: Asker): Promise<Claim> {
  const network = await currentNetwork();
  return {
    account,
    network,
    signal,
    rank: () => {
      const attempts = history.attempts(source);
      const lane = preferred && attempts <= MOST_PREFERRED ? FIRST_LANE : SECOND_LANE;
      return { lane, penalty: history.odds(network) * (1 + attempts) };
    },
  };
}

/** The claim of somebody who is signed in, or of a script, which nobody attacks with. */
export const claimOfSignedIn = (userId: string) =>
  claimOf({ account: `user:${userId}`, source: `user:${userId}`, preferred: true });

export async function currentNetwork(): Promise<string> {
  const { address } = await currentClientInfo();
  return address === null ? "none" : networkOf(address);
}
