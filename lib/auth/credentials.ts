import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { writeBatch } from "@/db/client";
import { user } from "@/db/schema";
import { type AuditEntry, auditEntry } from "@/lib/audit/entry";
import { PublicError } from "@/lib/errors";
import { currentArrival } from "@/lib/http/arrival";
import { forgetAttempts, reserveAttempt, returnAttempts, tooMany } from "@/lib/throttle/attempts";
import { loginsAs, loginsFrom } from "@/lib/throttle/limits";
import { type Account, findAccount, mayEnter } from "./account";
import { isKnownDevice } from "./known-device";
import { isBcryptHash, isOutdated, withPasswords } from "./password";
import { canonicalUsername } from "./username";

type Attempt = {
  username: string;
  password: string;
  action: "login" | "password_change";
  /** Who is signed in already. */
  actorId?: string;
};

export type Proof = {
  account: Account;
  /** What the account's hash should be from now on: another one where its cost is not today's. */
  passwordHash: string;
  /** For the batch that makes use of the proof: the attempt was no failure. */
  settle: SQL[];
};

/**
 * The only way to prove a typed password. Counts the attempt before it is made, so that no number of them
 * at once gets past the limits, and fails alike for everybody: with the same answer after the same work.
 */
export function provePassword({ username, password, ...attempt }: Attempt): Promise<Proof> {
  return withPasswords(async ({ matches, hash }) => {
    const name = canonicalUsername(username);
    const account = await findAccount({ username: name });
    const byName = loginsAs(name);
    const byAddress = await addressLimits(account);
    const record = (outcome: "failed" | "throttled") => recordRefused(outcome, attempt, account);

    const refusal = await reserveAttempt([byName, ...byAddress]);
    if (refusal) {
      if (refusal.first) await record("throttled"); // whoever goes on shall not fill the log
      throw tooMany(refusal);
    }
    const matched = await matches(password, account?.passwordHash);
    if (!account || !matched || !mayEnter(account)) {
      await record("failed");
      throw new PublicError("INVALID", "credentials");
    }
    const stays = !isOutdated(account.passwordHash);
    const passwordHash = stays ? account.passwordHash : await hash(password);
    const settle = [forgetAttempts(byName), ...returnAttempts(byAddress)];
    return { account, passwordHash, settle };
  });
}

/** A whole school may stand behind one address: what others there do does not count in a browser that is known. */
async function addressLimits(account: Account | undefined) {
  const isKnown = account && isBcryptHash(account.passwordHash) && (await isKnownDevice(account));
  return isKnown ? [] : loginsFrom((await currentArrival()).address);
}

/** Never with the name of a user who does not exist: people type passwords there. */
async function recordRefused(
  outcome: "failed" | "throttled",
  { action, actorId = null }: { action: Attempt["action"]; actorId?: string | null },
  account: Account | undefined,
) {
  const detail: AuditEntry["detail"] = account ? {} : { user: "unknown" };
  const entry = { actorId, action, targetId: account?.id, outcome, detail };
  await writeBatch([await auditEntry(entry)]);
}

/** The user's hash as it was proved: whoever changed it meanwhile, or suspended the user, comes first. */
export const stillAsProved = ({ id, passwordHash }: Account): SQL =>
  sql`${user.id} = ${id} and ${user.passwordHash} = ${passwordHash}
      and ${user.suspendedAt} is null and ${user.deletedAt} is null`;
