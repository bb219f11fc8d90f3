import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { writeBatch } from "@/db/client";
import { user } from "@/db/schema";
import { type AuditEntry, auditEntry } from "@/lib/audit/entry";
import { type ErrorReason, PublicError, RetryLater } from "@/lib/errors";
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
import { presentedSessionId } from "@/lib/auth/session-cookie";
import { canonicalOneTimePassword } from "@/lib/auth/one-time-password";
import { delayRefusal } from "./tarpit";
import { usernameToFind } from "@/lib/auth/username";

/** What signed-in users confirm with their password. */
type OwnAction = "password_change" | "deletion_request";

type Attempt = {
  username: string;
  password: string;
  action: "login" | OwnAction;
  /** The current user and session, when already signed in. */
  within?: { userId: string; sessionId: string };
  /** Aborts when the client disconnects. */
  signal?: AbortSignal | undefined;
};

export type Proof = {
  account: Account;
  /** The hash to store from now on: a new one when the stored hash has an outdated cost. */
  passwordHash: string;
  /** To add to the batch that uses the proof: resets the counters after a success. */
  onSuccess: SQL[];
};

/** The rate limits that an attempt counts against. */
type Counters = {
  /** Per name, device or session; reset by a success. */
  failures: Limit;
  /** Per network; a success gives its attempt back. */
  networkFailures: Limit[];
  /** A failure gives its attempt back, so that strangers cannot use up this limit. */
  successes: Limit;
  /** Known devices and signed-in users have priority. */
  preferred: boolean;
};

/**
 * The only function that verifies a typed password. Attempts over a limit are refused at once; the others
 * wait in a queue and are counted before the comparison, so that concurrent attempts cannot exceed the
 * limits. All failures look the same: same response, same work. Only who presents a spent one-time password
 * is told so. Throws `PublicError` or `RetryLater`.
 */
export async function provePassword(attempt: Attempt): Promise<Proof> {
  try {
    return await verifyPassword(attempt);
  } catch (error) {
    if (error instanceof RetryLater) await delayRefusal(attempt.signal); // after its queue slot was released
    throw error;
  }
}

/** {@link provePassword} for a signed-in user; a wrong password is an error of the field for it. */
export async function proveOwnPassword(
  { id, username }: Account,
  { password, action }: { password: string; action: OwnAction },
): Promise<Proof> {
  const within = { userId: id, sessionId: (await presentedSessionId()) ?? id };
  try {
    return await provePassword({ username, password, action, within });
  } catch (error) {
    if (error instanceof PublicError && error.reason === "credentials") {
      throw new PublicError("INVALID", "currentPassword", "currentPassword");
    }
    throw error;
  }
}

async function verifyPassword(attempt: Attempt): Promise<Proof> {
  const { signal } = attempt;
  const username = usernameToFind(attempt.username);
  const knownAccount = await findAccount({ username });
  const counters = await countersOf(attempt, username, knownAccount);
  const { failures, networkFailures, successes, preferred } = counters;
  const limits = [failures, ...networkFailures, successes];
  const record = (outcome: "failed" | "throttled", also: SQL[] = []) =>
    recordRefused(outcome, { attempt, account: knownAccount, also });
  const refuse = async (refusal: Refusal | undefined) => {
    if (!refusal) return;
    if (refusal.first) await record("throttled"); // only the first, so that repeated attempts do not fill the log
    throw tooMany(refusal);
  };

  await refuse(await findRefusal(limits));
  const account = loginsAs(username).key;
  const claim = await claimOf({ account, source: failures.key, preferred, signal });
  return withPasswords(claim, async (hasher) => {
    await refuse(await reserveAttempt(limits));
    history.noteAttempt(failures.key);
    const result = await compare(hasher, attempt, username);
    history.noteOutcome(claim.network, "account" in result);
    if (!("account" in result)) {
      await record("failed", returnAttempts([successes]));
      throw new PublicError("INVALID", result.refusal);
    }
    return { ...result, onSuccess: [forgetAttempts(failures), ...returnAttempts(networkFailures)] };
  });
}

type Comparison = Omit<Proof, "onSuccess"> | { refusal: ErrorReason };

/**
 * Reads the account again: it may have changed while the attempt waited in the queue. A refused password of
 * the one-time form is compared once more, whoever the account belongs to, with the last one that was spent.
 */
async function compare(
  { matches, hash }: PasswordHasher,
  { password, action }: Attempt,
  username: string,
): Promise<Comparison> {
  const account = await findAccount({ username });
  const oneTime = canonicalOneTimePassword(password);
  const typed = account?.passwordExpiresAt ? (oneTime ?? password) : password;
  const matched = await matches(typed, account?.passwordHash);
  if (account && matched && canSignIn(account)) {
    const isCurrent = !isOutdated(account.passwordHash);
    return { account, passwordHash: isCurrent ? account.passwordHash : await hash(typed) };
  }
  const isSpent =
    action === "login" &&
    oneTime !== undefined &&
    (await matches(oneTime, account?.spentPasswordHash));
  const hasAccess = account && !account.suspendedAt && !account.deletedAt;
  if (hasAccess && matched) return { refusal: "oneTimeExpired" };
  if (!hasAccess || !isSpent) return { refusal: "credentials" };
  return { refusal: account.passwordExpiresAt ? "oneTimeReplaced" : "oneTimeUsed" };
}

/**
 * Attempts from unknown devices count per name and per network. Known devices and sessions have their own
 * counters, which others cannot use up.
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

type RefusedAttempt = { attempt: Attempt; account: Account | undefined; also: SQL[] };

/** Never records the name of a user who does not exist: people type passwords into that field. */
async function recordRefused(
  outcome: "failed" | "throttled",
  { attempt: { action, within }, account, also }: RefusedAttempt,
) {
  const detail: AuditEntry["detail"] = account ? {} : { user: "unknown" };
  const actorId = within?.userId ?? null;
  const entry = { actorId, action, targetId: account?.id, outcome, detail };
  await writeBatch([await auditEntry(entry), ...also]);
}

/** For a WHERE: the user's hash, role and status have not changed since the password was verified. */
export const unchangedSinceProof = ({ id, passwordHash, role }: Account): SQL =>
  sql`${user.id} = ${id} and ${user.passwordHash} = ${passwordHash} and ${user.role} = ${role}
      and ${user.suspendedAt} is null and ${user.deletedAt} is null`;
