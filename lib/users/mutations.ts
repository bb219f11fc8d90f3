import "server-only";

import { eq, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { databaseOutage } from "@/db/errors";
import { nameKeys } from "@/db/text-keys";
import {
  announcement,
  announcementPerson,
  calendarFeed,
  deletionRequest,
  enrollment,
  moduleCompletion,
  mute,
  session,
  submission,
  user,
} from "@/db/schema";
import { deliverMissed } from "@/lib/announcements/catch-up";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { hasPassword, keepSpentPassword } from "@/lib/auth/account";
import { refuseStudentsImpersonation } from "@/lib/accounts/impersonation";
import { newOneTimePassword, NO_PASSWORD_HASH, oneTimeExpiry } from "@/lib/auth/one-time-password";
import { usernameToFind } from "@/lib/auth/username";
import { endFeed } from "@/lib/calendar/mutations";
import { env } from "@/lib/env";
import { type ErrorReason, forbidden, notFound, PublicError } from "@/lib/errors";
import { discardFilesOf } from "@/lib/files/deleted-user";
import { newId } from "@/lib/ids";
import { deliverSchoolMustReads } from "@/lib/notifications/delivery";
import { withdrawOfDeletedUser } from "@/lib/notifications/withdrawal";
import { hashPassword } from "@/lib/accounts/hash-password";
import {
  changeUser,
  hasNoCoursesOrSuccessor,
  endMemberships,
  endTeaching,
  getTarget,
  requireTarget,
  isActiveAdmin,
} from "./guarded-update";
import { isOpenOf, requireOpenRequest } from "./deletion-requests";
import { canChangeAccess, canEditProfile, canManageUsers } from "./policy";
import type { NewUser, ProfileChange } from "./schema";

const PSEUDONYM = "Pengguna terhapus";

/** Shown once, to the admin who issues it. The user must change it before `expiresAt`. */
export type IssuedPassword = {
  userId: string;
  username: string;
  displayName: string;
  password: string;
  expiresAt: Date;
  /** Where it is used, for a printed slip. */
  loginUrl: string;
};

const loginUrl = `${env.APP_ORIGIN}/login`;

/** Creates a user with a one-time password; throws when the username is taken. */
export async function createUser(actor: Actor, input: NewUser): Promise<IssuedPassword> {
  if (!canManageUsers(actor)) throw forbidden();
  const { username, displayName, role, age } = input;
  const name = displayName || username;
  const userId = newId("user");
  const keys = nameKeys(name);
  const oneTime = await issueOneTimePassword(actor, "first");
  const entry = { actorId: actor.id, action: "user_create", targetId: userId } as const;
  const { created } = await writeBatch({
    created: sql`insert into ${user}
          (id, username, password_hash, password_expires_at, age, display_name,
            name_folded, name_sort, role, created_at)
        select ${userId}, ${username}, ${oneTime.hash}, ${oneTime.expiresAt.getTime()}, ${age},
          ${name}, ${keys.nameFolded}, ${keys.nameSort}, ${role}, ${Date.now()}
        where ${isActiveAdmin(actor)}
        on conflict (username) do nothing`,
    audit: await auditEntry({ ...entry, detail: { role } }, { ifChanged: true }),
    mustReads: deliverSchoolMustReads(
      sql`select id as user_id from ${user} where id = ${userId}`,
      databaseNow,
    ),
  });
  if (created.rowsAffected !== 1) throw await explainFailedCreation(username);
  const { password, expiresAt } = oneTime;
  return { userId, username, displayName: name, password, expiresAt, loginUrl };
}

async function explainFailedCreation(username: string) {
  const [taken] = await db.select({ id: user.id }).from(user).where(eq(user.username, username));
  return taken ? new PublicError("CONFLICT", "usernameTaken", "username") : forbidden();
}

async function issueOneTimePassword({ id }: Actor, kind: "first" | "reset") {
  const password = newOneTimePassword();
  const hash = await hashPassword(password, id);
  return { password, hash, expiresAt: oneTimeExpiry(kind) };
}

/**
 * Replaces name, age and, if given, role. Users may change their own name and age; the rest is for admins.
 * Throws when `version` is stale.
 */
export async function updateUser(actor: Actor, input: ProfileChange): Promise<void> {
  const { userId, version, displayName, age, handover } = input;
  if (!canEditProfile(actor, { id: userId })) throw notFound();
  const target = await getTarget(userId);
  if (target.version !== version) throw new PublicError("STALE", "changedMeanwhile");
  const role = input.role ?? target.role;
  const roleChanges = role !== target.role;
  if (displayName !== target.displayName) await refuseStudentsImpersonation(actor, displayName);
  if (roleChanges && !canChangeAccess(actor, target)) {
    throw new PublicError("FORBIDDEN", "ownRole", "role");
  }

  const changed = [
    displayName !== target.displayName && "display_name",
    age !== target.age && "age",
    roleChanges && "role",
  ].filter(Boolean);
  if (changed.length === 0) return;
  await changeUser(actor, target, {
    action: roleChanges ? "role_change" : "user_update",
    // Without the former values: audit entries outlive the user, whose data can be deleted.
    detail: { changed: changed.join(", "), ...(roleChanges && { role, role_was: target.role }) },
    set: sql`${named(displayName)}, age = ${age}, role = ${role}`,
    onlyIf:
      roleChanges && role === "student" ? hasNoCoursesOrSuccessor(userId, handover) : undefined,
    endsSessions: roleChanges,
    additional: roleChanges
      ? [
          ...(await endTeaching(actor, userId, handover)),
          ...endMemberships(userId),
          ...deliverSchoolMustReads(
            sql`select id as user_id from ${user} where id = ${userId} and role = ${role}`,
            databaseNow,
          ),
        ]
      : [],
  });
}

/** For a SET: the display name with what is computed from it. */
function named(displayName: string) {
  const { nameFolded, nameSort } = nameKeys(displayName);
  return sql`display_name = ${displayName}, name_folded = ${nameFolded}, name_sort = ${nameSort}`;
}

/** Ends the user's sessions and blocks sign-in until restored. Keeps all data. */
export async function suspendUser(actor: Actor, userId: string): Promise<void> {
  const target = await requireTarget(actor, userId);
  if (target.suspendedAt) return;
  await changeUser(actor, target, {
    action: "user_suspend",
    set: sql`suspended_at = ${Date.now()}`,
    endsSessions: true,
  });
}

export async function restoreUser(actor: Actor, userId: string): Promise<void> {
  const target = await requireTarget(actor, userId);
  if (!target.suspendedAt) return;
  await changeUser(actor, target, {
    action: "user_restore",
    set: sql`suspended_at = null`,
    endsSessions: false,
    additional: deliverMissed(userId, target.suspendedAt),
  });
}

/** Replaces the password with a one-time password and ends the user's sessions. */
export async function resetPassword(actor: Actor, userId: string): Promise<IssuedPassword> {
  const target = await requireTarget(actor, userId);
  const kind = target.lastSeenAt === null ? "first" : "reset";
  const { password, hash, expiresAt } = await issueOneTimePassword(actor, kind);
  await changeUser(actor, target, {
    action: "password_reset",
    set: sql`password_hash = ${hash}, password_expires_at = ${expiresAt.getTime()}, ${keepSpentPassword}`,
    endsSessions: true,
    additional: [endFeed(userId, hasPassword(userId, hash))],
  });
  const { username, displayName } = target;
  return { userId, username, displayName, password, expiresAt, loginUrl };
}

/** Ends the user's sessions and the address of their calendar; they may sign in again. */
export async function endSessions(actor: Actor, userId: string): Promise<void> {
  await requireTarget(actor, userId);
  const entry = { actorId: actor.id, action: "sessions_end", targetId: userId } as const;
  await writeBatch([
    sql`delete from ${session} where user_id = ${userId} and ${isActiveAdmin(actor)}`,
    await auditEntry(entry, { ifChanged: true }),
    endFeed(userId, isActiveAdmin(actor)),
  ]);
}

/**
 * Deletes a user's personal data, memberships and submissions; announcements stay under a pseudonym. Owned
 * courses require a `handover`. `username`, if given, must match: the admin types it as a confirmation.
 * `requestedAt`: only while the user's request of that time is open.
 */
export async function deleteUser(
  actor: Actor,
  { userId, handover, username, requestedAt }: Deletion,
): Promise<void> {
  const target = await requireTarget(actor, userId);
  if (username !== undefined && usernameToFind(username) !== target.username) {
    throw new PublicError("INVALID", "usernameMismatch", "username");
  }
  if (requestedAt) await requireOpenRequest(userId, requestedAt);
  const isStillAsked = requestedAt
    ? sql`exists (select 1 from ${deletionRequest} where ${isOpenOf(userId, requestedAt)})`
    : sql`true`;
  const now = Date.now();
  const isDeleted = sql`exists (select 1 from ${user} where id = ${userId} and deleted_at is not null)`;
  await changeUser(actor, target, {
    action: "user_delete",
    detail: { role: target.role },
    // No valid username starts with "#": this releases the former name, and nobody can register this one.
    set: sql`username = '#' || id, ${named(PSEUDONYM)}, age = null,
      password_hash = ${NO_PASSWORD_HASH}, password_expires_at = null, spent_password_hash = null,
      last_seen_at = null, quiet_from = null, quiet_to = null,
      suspended_at = null, deleted_at = ${now}`,
    onlyIf: sql`${hasNoCoursesOrSuccessor(userId, handover)} and ${isStillAsked}`,
    endsSessions: true,
    additional: [
      ...(await endTeaching(actor, userId, handover)),
      sql`delete from ${deletionRequest} where user_id = ${userId} and ${isDeleted}`,
      sql`delete from ${enrollment} where user_id = ${userId} and ${isDeleted}`,
      sql`delete from ${submission} where user_id = ${userId} and ${isDeleted}`,
      sql`delete from ${moduleCompletion} where user_id = ${userId} and ${isDeleted}`,
      sql`delete from ${mute} where user_id = ${userId} and ${isDeleted}`,
      sql`delete from ${calendarFeed} where user_id = ${userId} and ${isDeleted}`,
      sql`delete from ${announcementPerson} where user_id = ${userId} and ${isDeleted}`,
      // What was not sent nobody else has seen.
      sql`delete from ${announcement} where author_id = ${userId}
          and status in ('draft', 'scheduled') and ${isDeleted}`,
      ...discardFilesOf(userId, isDeleted),
      ...withdrawOfDeletedUser(userId),
    ],
  }).catch(async (error) => {
    if (requestedAt) await requireOpenRequest(userId, requestedAt);
    throw error;
  });
}

type Deletion = { userId: string; handover?: string; username?: string; requestedAt?: Date };

export type BatchOutcome<Value = undefined> =
  { userId: string; ok: true; value: Value } | { userId: string; ok: false; reason: ErrorReason };

/** Runs `run` for each user independently: a refusal does not stop the rest. */
async function forEachUser<Value>(
  userIds: string[],
  run: (userId: string) => Promise<Value>,
): Promise<BatchOutcome<Value>[]> {
  const outcomes: BatchOutcome<Value>[] = [];
  for (const userId of new Set(userIds)) {
    try {
      outcomes.push({ userId, ok: true, value: await run(userId) });
    } catch (error) {
      outcomes.push({ userId, ok: false, reason: reasonOf(error) });
    }
  }
  return outcomes;
}

/** An outage must not discard the results of the other users: passwords are shown only once. */
function reasonOf(error: unknown): ErrorReason {
  if (error instanceof PublicError) return error.reason;
  const outage = databaseOutage(error);
  if (!outage) throw error;
  return outage === "nothing-applied" ? "busy" : "uncertain";
}

/** Checks the permission first, so that its refusal is not reported per user. */
function batch<Value>(run: (actor: Actor, userId: string) => Promise<Value>) {
  return async (actor: Actor, userIds: string[]) => {
    if (!canManageUsers(actor)) throw forbidden();
    return forEachUser(userIds, (userId) => run(actor, userId));
  };
}

export const suspendUsers = batch(suspendUser);
export const restoreUsers = batch(restoreUser);
export const endSessionsOf = batch(endSessions);
export const resetPasswords = batch(resetPassword);
