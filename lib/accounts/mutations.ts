import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { writeBatch } from "@/db/client";
import { course, enrollment, session, user } from "@/db/schema";
import type { Role } from "@/db/enums";
import { endFeed } from "@/lib/calendar/mutations";
import { nameKeys } from "@/db/text-keys";
import { unknownJoinCode } from "@/lib/courses/join-code";
import { env } from "@/lib/env";
import { notFound, PublicError, RetryLater } from "@/lib/errors";
import { currentClientInfo } from "@/lib/http/client-info";
import { newId } from "@/lib/ids";
import { requireAttempt, requireRoom, returnAttempts } from "@/lib/throttle/attempts";
import { isJoinable } from "@/lib/courses/scope";
import { deliverMustReads, deliverSchoolMustReads } from "@/lib/notifications/delivery";
import { joinCodesFrom, type Limit, registrationsFrom } from "@/lib/throttle/limits";
import { type Account, findAccount, hasPassword, keepSpentPassword } from "@/lib/auth/account";
import type { Actor } from "@/lib/auth/actor";
import { proveOwnPassword, provePassword, unchangedSinceProof } from "./credentials";
import { rememberDevice } from "./known-device";
import { countOutcome } from "./login-outcome";
import { isUnlikeOthers, refuseImpersonation, explainUnavailableUsername } from "./impersonation";
import { withPasswords } from "@/lib/auth/password";
import { claimOf, currentNetwork, history } from "./priority";
import type { LoginInput, PasswordChange, RegisterInput } from "./schema";
import { getPendingPasswordChange, type PendingPasswordChange } from "@/lib/auth/session";
import { startSession } from "./session-changes";
import { presentedSessionId } from "@/lib/auth/session-cookie";
import { isTooShort, refuseWeakPassword } from "./weak-passwords";
import { hashPassword } from "./hash-password";

export type SignedIn = { id: string; role: Role };

/** Signs in. An unknown user and a wrong password fail with the same response after the same work. */
export const login = (input: LoginInput, signal?: AbortSignal): Promise<SignedIn> =>
  countOutcome(() => signIn(input, signal));

async function signIn(input: LoginInput, signal?: AbortSignal): Promise<SignedIn> {
  const { username, password } = input;
  const proof = await provePassword({ username, password, action: "login", signal });
  const { account, onSuccess } = proof;
  const { passwordHash } = proof;
  // It stays valid until it is replaced: the response to this login may be lost, or the browser closed.
  const isOneTime = account.passwordExpiresAt !== null;
  const started = await startSession({
    userId: account.id,
    action: "login",
    precondition: sql`update ${user} set password_hash = ${passwordHash}, last_seen_at = ${Date.now()}
                  where ${unchangedSinceProof(account)}`,
    endsUnfinished: isOneTime,
    mustChangePassword: !isOneTime && isTooShort(password, account.role),
    additional: onSuccess,
  });
  if (!started) throw new RetryLater("BUSY", "busy", 1); // the account was changed concurrently
  if (!isOneTime) await rememberDevice({ id: account.id, passwordHash });
  return { id: account.id, role: account.role };
}

/**
 * Creates a student and signs in. A join code, if given or required, also enrols the student. Conditions in
 * the insert ensure that of concurrent registrations with the same or similar usernames one succeeds.
 * `recordOf` returns a statement that records the registration of the new user.
 */
export async function register(
  input: RegisterInput,
  { recordOf }: { recordOf?: (userId: string) => SQL } = {},
): Promise<SignedIn> {
  if (env.REGISTRATION === "closed") throw new PublicError("FORBIDDEN", "registrationClosed");
  const joinCode = input.joinCode ?? "";
  const needsCode = env.REGISTRATION === "code" && joinCode === "";
  if (needsCode) throw new PublicError("INVALID", "joinCode", "joinCode");
  const { username, password, age = null } = input;
  const displayName = input.displayName || username;
  await refuseWeakPassword({ username, displayName, role: "student", password });

  const { address } = await currentClientInfo();
  const codeLimits = joinCode === "" ? [] : joinCodesFrom(address);
  const id = newId("user");
  const { nameFolded, nameSort } = nameKeys(displayName);
  const limits = [...registrationsFrom(address), ...codeLimits];
  await requireRoom(limits);
  await refuseImpersonation({ username, displayName });
  const passwordHash = await hashForRegistration(id, password, limits);
  const now = Date.now();
  const started = await startSession({
    userId: id,
    action: "register",
    precondition: sql`
      insert into ${user}
        (id, username, password_hash, age, display_name, name_folded, name_sort, role,
          created_at, last_seen_at)
      select ${id}, ${username}, ${passwordHash}, ${age}, ${displayName},
          ${nameFolded}, ${nameSort}, 'student', ${now}, ${now}
      where (${joinCode} = '' or exists (
          select 1 from ${course} where ${course.joinCodeKey} = ${joinCode} and ${isJoinable}))
        and ${isUnlikeOthers(username)}
      on conflict (username) do nothing`,
    additional: [
      sql`insert into ${enrollment} (course_id, user_id, created_at)
          select ${course.id}, ${user.id}, ${now} from ${course}, ${user}
          where ${course.joinCodeKey} = ${joinCode} and ${isJoinable} and ${user.id} = ${id}`,
      ...deliverMustReads(
        sql`select course_id, user_id from ${enrollment} where user_id = ${id}`,
        now,
      ),
      ...deliverSchoolMustReads(sql`select id as user_id from ${user} where id = ${id}`, now),
      ...(recordOf ? [recordOf(id)] : []),
    ],
  });
  if (!started) throw await explainFailedRegistration(username, joinCode);
  await writeBatch(returnAttempts(codeLimits));
  await rememberDevice({ id, passwordHash });
  return { id, role: "student" };
}

/** A network's registrations have lower priority than its sign-ins, and count only once dequeued. */
async function hashForRegistration(id: string, password: string, limits: Limit[]): Promise<string> {
  const source = `register:${await currentNetwork()}`;
  const claim = await claimOf({ account: `user:${id}`, source, preferred: false });
  return withPasswords(claim, async ({ hash }) => {
    await requireAttempt(limits);
    history.noteAttempt(source);
    return hash(password);
  });
}

async function explainFailedRegistration(username: string, joinCode: string) {
  const reason = await explainUnavailableUsername(username);
  return reason ? new PublicError("INVALID", reason, "username") : unknownJoinCode(joinCode);
}

/**
 * Changes the actor's password after verifying the current one. Ends every other session and replaces this
 * one.
 */
export async function changePassword(actor: Actor, input: PasswordChange): Promise<void> {
  const holder = await findAccount({ id: actor.id });
  if (!holder) throw notFound();
  await refuseWeak(holder, input.newPassword);
  const { account, onSuccess } = await proveOwnPassword(holder, {
    password: input.currentPassword,
    action: "password_change",
  });
  await replacePassword(account, {
    password: input.newPassword,
    condition: unchangedSinceProof(account),
    additional: onSuccess,
  });
}

/**
 * Sets the password of a user who must change it first: signed in with a one-time password that is still
 * valid, or with one that is too short for the role. Throws when no change is pending.
 */
export async function replaceOneTimePassword(newPassword: string): Promise<SignedIn> {
  const pending = await getPendingPasswordChange();
  const account = pending && (await findAccount(pending.actor));
  if (!account) throw new PublicError("UNAUTHENTICATED", "signInAgain");
  await refuseWeak(account, newPassword);
  await replacePassword(account, {
    password: newPassword,
    condition: sql`${unchangedSinceProof(account)} and ${stillPending(pending)} and ${await presentedSessionExists()}`,
  });
  return { id: account.id, role: account.role };
}

/** Another login with the one-time password may have ended the session during the hashing. */
const presentedSessionExists = async (): Promise<SQL> =>
  sql`exists (select 1 from ${session} where id = ${(await presentedSessionId()) ?? null})`;

/** The password is still to be replaced, and a one-time password has not expired. */
const stillPending = ({ reason }: PendingPasswordChange): SQL =>
  reason === "one-time"
    ? sql`password_expires_at > ${Date.now()}`
    : sql`password_expires_at is null`;

const refuseWeak = (account: Account, password: string) =>
  refuseWeakPassword({ ...account, password, field: "newPassword" });

type Replacement = { password: string; condition: SQL; additional?: SQL[] };

async function replacePassword({ id }: Account, replacement: Replacement) {
  const { password, condition, additional = [] } = replacement;
  const passwordHash = await hashPassword(password, id);
  const started = await startSession({
    userId: id,
    action: "password_change",
    precondition: sql`update ${user} set password_hash = ${passwordHash}, password_expires_at = null,
                    ${keepSpentPassword}
                  where ${condition}`,
    endOtherSessions: true,
    additional: [...additional, endFeed(id, hasPassword(id, passwordHash))],
  });
  if (!started) throw new PublicError("UNAUTHENTICATED", "signInAgain");
  await rememberDevice({ id, passwordHash });
}
