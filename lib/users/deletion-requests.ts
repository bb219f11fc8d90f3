import "server-only";

import { and, asc, count, eq, isNull, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { course, deletionRequest, user } from "@/db/schema";
import { proveOwnPassword, unchangedSinceProof } from "@/lib/accounts/credentials";
import { auditEntry } from "@/lib/audit/entry";
import { findAccount } from "@/lib/auth/account";
import type { Actor } from "@/lib/auth/actor";
import { forbidden, notFound, PublicError } from "@/lib/errors";
import { MAX_LIMIT } from "@/lib/http/paging";
import { storedAutomaticText } from "@/lib/i18n/automatic-text";
import { newId } from "@/lib/ids";
import { deliver } from "@/lib/notifications/delivery";
import { isActiveAdmin } from "./guarded-update";
import { canChangeAccess, canManageUsers, canRequestDeletion } from "./policy";

/** The actor's own request, open or declined; undefined when there is none. */
export async function getOwnDeletionRequest(actor: Actor) {
  const [found] = await db
    .select({
      requestedAt: deletionRequest.requestedAt,
      declinedAt: deletionRequest.declinedAt,
      declineReason: deletionRequest.declineReason,
    })
    .from(deletionRequest)
    .where(eq(deletionRequest.userId, actor.id));
  return found;
}

/** How many courses the actor owns, which pass to others before the account can be deleted. */
export async function countOwnedCourses(actor: Actor): Promise<number> {
  const [row] = await db
    .select({ courses: count() })
    .from(course)
    .where(eq(course.teacherId, actor.id));
  return row?.courses ?? 0;
}

export type DeletionRequest = Awaited<ReturnType<typeof listDeletionRequests>>[number];

const isOpen = isNull(deletionRequest.declinedAt);

/** The open requests, the oldest first, at most {@link MAX_LIMIT}. Admins only. */
export async function listDeletionRequests(actor: Actor) {
  if (!canManageUsers(actor)) throw forbidden();
  return openRequests().orderBy(asc(deletionRequest.requestedAt)).limit(MAX_LIMIT);
}

/** When the user asked, of an open request; otherwise undefined. Admins only. */
export async function getDeletionRequest(actor: Actor, userId: string) {
  if (!canManageUsers(actor)) throw forbidden();
  const [found] = await openRequests().where(and(isOpen, eq(deletionRequest.userId, userId)));
  return found;
}

const openRequests = () =>
  db
    .select({
      userId: user.id,
      username: user.username,
      displayName: user.displayName,
      role: user.role,
      requestedAt: deletionRequest.requestedAt,
      courses: sql<number>`(select count(*) from ${course} where ${course.teacherId} = ${user.id})`,
    })
    .from(deletionRequest)
    .innerJoin(user, eq(user.id, deletionRequest.userId))
    .where(isOpen)
    .$dynamic();

/** The number of open requests. Admins only. */
export async function countDeletionRequests(actor: Actor): Promise<number> {
  if (!canManageUsers(actor)) throw forbidden();
  const [row] = await db.select({ open: count() }).from(deletionRequest).where(isOpen);
  return row?.open ?? 0;
}

/** Asks for the deletion of the actor's own account, confirmed with the password. Idempotent. */
export async function requestDeletion(actor: Actor, password: string): Promise<void> {
  if (!canRequestDeletion(actor)) throw forbidden();
  const holder = await findAccount({ id: actor.id });
  if (!holder) throw notFound();
  const action = "deletion_request";
  const { account, onSuccess } = await proveOwnPassword(holder, { password, action });
  const entry = { actorId: actor.id, action, targetId: actor.id } as const;
  const { open } = await writeBatch({
    asked: sql`insert into ${deletionRequest} (user_id, requested_at)
        select id, ${Date.now()} from ${user} where ${unchangedSinceProof(account)}
        on conflict (user_id) do update set requested_at = excluded.requested_at,
          declined_at = null, declined_by = null, decline_reason = ''
        where declined_at is not null`,
    audit: await auditEntry(entry, { ifChanged: true }),
    counters: onSuccess,
    open: sql`select 1 from ${deletionRequest} where ${isOpenOf(actor.id)}`,
  });
  // The account was changed while the password was verified.
  if (open.rows.length !== 1) throw new PublicError("UNAUTHENTICATED", "signInAgain");
}

/** Takes the actor's own open request back. Idempotent. */
export async function takeBackDeletionRequest(actor: Actor): Promise<void> {
  const entry = { actorId: actor.id, action: "deletion_take_back", targetId: actor.id } as const;
  await writeBatch([
    sql`delete from ${deletionRequest} where ${isOpenOf(actor.id)}`,
    await auditEntry(entry, { ifChanged: true }),
  ]);
}

/** For a WHERE: an open request of the user; `at`, if given, the one that was seen. */
export const isOpenOf = (userId: string, at?: Date): SQL =>
  sql`user_id = ${userId} and declined_at is null
      and ${at ? sql`requested_at = ${at.getTime()}` : sql`true`}`;

type Declined = { userId: string; requestedAt: Date; reason: string };

/** Declines the request that the admin saw, and tells the user why. */
export async function declineDeletion(actor: Actor, input: Declined): Promise<void> {
  const { userId, requestedAt, reason } = input;
  if (!canManageUsers(actor)) throw forbidden();
  if (!canChangeAccess(actor, { id: userId })) throw new PublicError("FORBIDDEN", "ownAccess");
  const now = Date.now();
  const text = storedAutomaticText({ kind: "deletionDeclined", values: { note: reason } });
  const entry = { actorId: actor.id, action: "deletion_decline", targetId: userId } as const;
  const { declined } = await writeBatch({
    declined: sql`update ${deletionRequest}
        set declined_at = ${now}, declined_by = ${actor.id}, decline_reason = ${reason}
        where ${isOpenOf(userId, requestedAt)} and ${isActiveAdmin(actor)}`,
    audit: await auditEntry(entry, { ifChanged: true }),
    told: deliver(
      {
        id: newId("notif"),
        type: "account",
        ...text,
        link: "/app/settings/data",
        courseId: null,
        senderId: actor.id,
      },
      {
        recipients: sql`select user_id from ${deletionRequest} where user_id = ${userId}
          and requested_at = ${requestedAt.getTime()} and declined_at = ${now}
          and declined_by = ${actor.id}`,
        onlyIf: sql`true`,
        now,
      },
    ),
  });
  if (declined.rowsAffected !== 1) throw requestGone();
}

const requestGone = () => new PublicError("CONFLICT", "deletionRequestGone");

/** Throws unless the request that an admin saw is still open. */
export async function requireOpenRequest(userId: string, requestedAt: Date): Promise<void> {
  const [found] = await db
    .select({ userId: deletionRequest.userId })
    .from(deletionRequest)
    .where(isOpenOf(userId, requestedAt));
  if (!found) throw requestGone();
}
