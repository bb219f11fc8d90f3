import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { writeBatch } from "@/db/client";
import { user } from "@/db/schema";
import { type AuditEntry, auditEntry } from "@/lib/audit/entry";
import { PublicError, RetryLater } from "@/lib/errors";
import { currentClientInfo } from "@/lib/http/client-info";
import {
  findRefusal,
  forgetAttempts,
  type Refusal,
  reserveAttempt,
  returnAttempts,
  tooMany,
} from "@/lib/throttle/attempts";
import {
  type Limit,
  loginsAs,
  loginsFrom,
  loginsOn,
  passwordChangesBy,
  passwordChangesIn,
  successesAs,
} from "@/lib/throttle/limits";
import { type Account, findAccount, canSignIn } from "@/lib/auth/account";
import { findKnownDevice } from "./known-device";
import { isBcryptHash, isOutdated, type PasswordHasher, withPasswords } from "@/lib/auth/password";
import { claimOf, history } from "./priority";
import { delayRefusal } from "./tarpit";
import { canonicalUsername } from "@/lib/auth/username";

type Attempt = {
  username: string;
  password: string;
  action: "login" | "password_change";
  /** Who is signed in already, and where. */
  within?: { userId: string; sessionId: string };
  /** Aborts when the client is gone. */
  signal?: AbortSignal | undefined;
};

export type Proof = {
  account: Account;
  /** What the account's hash should be from now on: another one where its cost is not today's. */
  passwordHash: string;
  /** For the batch that makes use of the proof: the attempt was no failure. */
  settle: SQL[];
};

/** What an attempt counts against. */
type Counters = {
  /** Of one name, device or session; a success resets it. */
  failures: Limit;
  /** Of one network; a success returns what it took. */
  networkFailures: Limit[];
  /** A failure returns what it took: a stranger uses nothing up. */
  successes: Limit;
  /** Known devices and whoever is signed in are served before others. */
  preferred: boolean;
};

/**
 * The only way to prove a typed password. What is over its limits is refused at once; the rest waits for
 * a turn, and is counted before it is compared, so that no number of attempts at once gets past the
 * limits. It fails alike for everybody: with the same response after the same work.
 */
export async function provePassword(attempt: Attempt): Promise<Proof> {
  try {
    return await prove(attempt);
  } catch (error) {
    if (error instanceof RetryLater) await delayRefusal(attempt.signal); // no turn is held meanwhile
    throw error;
  }
}

async function prove(attempt: Attempt): Promise<Proof> {
  const { password, signal } = attempt;
  const username = canonicalUsername(attempt.username);
  const holder = await findAccount({ username });
  const counters = await countersOf(attempt, username, holder);
  const { failures, networkFailures, successes, preferred } = counters;
  const limits = [failures, ...networkFailures, successes];
  const record = (outcome: "failed" | "throttled", also: SQL[] = []) =>
    recordRefused(outcome, { attempt, account: holder, also });
  const refuse = async (refusal: Refusal | undefined) => {
    if (!refusal) return;
    if (refusal.first) await record("throttled"); // whoever goes on shall not fill the log
    throw tooMany(refusal);
  };

  await refuse(await findRefusal(limits));
  const account = loginsAs(username).key;
  const claim = await claimOf({ account, source: failures.key, preferred, signal });
  return withPasswords(claim, async (does) => {
    await refuse(await reserveAttempt(limits));
    history.noteAttempt(failures.key);
    const proved = await compare(does, username, password);
    history.noteOutcome(claim.network, proved !== undefined);
    if (!proved) {
      await record("failed", returnAttempts([successes]));
      throw new PublicError("INVALID", "credentials");
    }
    return { ...proved, settle: [forgetAttempts(failures), ...returnAttempts(networkFailures)] };
  });
}

/** The account is read when its turn has come: the wait may have been long. */
async function compare({ matches, hash }: PasswordHasher, username: string, password: string) {
  const account = await findAccount({ username });
  const matched = await matches(password, account?.passwordHash);
  if (!account || !matched || !canSignIn(account)) return undefined;
  const stays = !isOutdated(account.passwordHash);
  return { account, passwordHash: stays ? account.passwordHash : await hash(password) };
}

/**
 * Attempts of strangers count by name and by network. A known device, and a session, count for themselves:
 * nobody else can use up what they may do.
 */
async function countersOf(
  { within }: Attempt,
  username: string,
  account: Account | undefined,
): Promise<Counters> {
  if (within) {
    const failures = passwordChangesIn(within.sessionId);
    const successes = passwordChangesBy({ id: within.userId });
    return { failures, networkFailures: [], successes, preferred: true };
  }
  const successes = successesAs(username);
  const hasHash = account && isBcryptHash(account.passwordHash);
  const device = hasHash && (await findKnownDevice(account));
  if (device) {
    return { failures: loginsOn(account, device), networkFailures: [], successes, preferred: true };
  }
  const { address } = await currentClientInfo();
  const networkFailures = loginsFrom(address);
  return { failures: loginsAs(username), networkFailures, successes, preferred: false };
}

type Refused = { attempt: Attempt; account: Account | undefined; also: SQL[] };

/** Never with the name of a user who does not exist: people type passwords there. */
async function recordRefused(
  outcome: "failed" | "throttled",
  { attempt: { action, within }, account, also }: Refused,
) {
  const detail: AuditEntry["detail"] = account ? {} : { user: "unknown" };
  const actorId = within?.userId ?? null;
  const entry = { actorId, action, targetId: account?.id, outcome, detail };
  await writeBatch([await auditEntry(entry), ...also]);
}

/** The user as it was proved: whoever changed hash or role meanwhile, or suspended the user, comes first. */
export const unchangedSinceProof = ({ id, passwordHash, role }: Account): SQL =>
  sql`${user.id} = ${id} and ${user.passwordHash} = ${passwordHash} and ${user.role} = ${role}
      and ${user.suspendedAt} is null and ${user.deletedAt} is null`;
