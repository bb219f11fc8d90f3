import "server-only";

import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { course, courseTeacher, enrollment, session, user } from "@/db/schema";
import type { AuditAction } from "@/db/enums";
import { type AuditEntry, auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { forbidden, notFound, PublicError } from "@/lib/errors";
import {
  withdrawFromFormerStudent,
  withdrawHandInsFromFormerTeacher,
} from "@/lib/notifications/withdrawal";
import { removeOwnersFromCoTeachers } from "@/lib/members/co-teachers";
import { canChangeAccess, canManageUsers } from "./policy";

export type Target = Awaited<ReturnType<typeof getTarget>>;

/** The user whose access the actor is about to change: not their own, and not one who is gone. */
export async function requireTarget(actor: Actor, userId: string): Promise<Target> {
  if (!canManageUsers(actor)) throw forbidden();
  if (!canChangeAccess(actor, { id: userId })) throw new PublicError("FORBIDDEN", "ownAccess");
  return getTarget(userId);
}

export async function getTarget(userId: string) {
  const [found] = await db
    .select({
      id: user.id,
      username: user.username,
      displayName: user.displayName,
      role: user.role,
      age: user.age,
      suspendedAt: user.suspendedAt,
      version: user.version,
    })
    .from(user)
    .where(and(eq(user.id, userId), isNull(user.deletedAt)));
  if (!found) throw notFound();
  return found;
}

/** That the actor still is what they were when their request began; for a WHERE. */
export const stillAdmin = ({ id }: Actor) =>
  sql`exists (select 1 from ${user} as acting where acting.id = ${id} and acting.role = 'admin'
      and acting.suspended_at is null and acting.deleted_at is null)`;

type UserChange = {
  action: AuditAction;
  detail?: AuditEntry["detail"];
  set: SQL;
  /** What else has to hold in the database at that moment. */
  onlyIf?: SQL;
  /** Whether the user's sessions and streams end with it. */
  endsSessions: boolean;
  /** More of the same batch; it runs even if nothing changed, and has to do nothing then. */
  also?: SQL[];
};

/**
 * Changes one user, records it, and ends what the user had open: all or nothing, and nothing if the user
 * was changed since `target` was read or if the actor is no admin any more.
 */
export async function changeUser(actor: Actor, target: Target, planned: UserChange): Promise<void> {
  const { action, detail, set, onlyIf = sql`true`, endsSessions, also = [] } = planned;
  const mayStill = actor.id === target.id ? sql`true` : stillAdmin(actor);
  const entry = { actorId: actor.id, action, targetId: target.id, detail };
  const { changed } = await writeBatch({
    changed: sql`update ${user} set ${set}, version = version + 1
        where id = ${target.id} and version = ${target.version} and deleted_at is null
          and ${mayStill} and ${onlyIf}`,
    audit: await auditEntry(entry, { ifChanged: true }),
    ended: endsSessions ? endAccess(target.id) : [],
    also: also,
  }).catch(lastAdminToConflict);
  if (changed.rowsAffected !== 1) throw await explainFailedUpdate(actor, target);
}

/** Ends sessions, and with them streams, when the statement before has changed one row. */
export const endAccess = (userId: string) => [
  sql`delete from ${session} where changes() = 1 and user_id = ${userId}`,
];

async function explainFailedUpdate(actor: Actor, { id, version }: Target): Promise<PublicError> {
  const now = await getTarget(id);
  const admins = await db
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.role, "admin"), isNull(user.suspendedAt), isNull(user.deletedAt)));
  const isActive = (userId: string) => admins.some((admin) => admin.id === userId);
  if (admins.length === 1 && isActive(id)) return new PublicError("CONFLICT", "lastAdmin");
  if (now.version !== version) return new PublicError("STALE", "changedMeanwhile");
  if (actor.id !== id && !isActive(actor.id)) return forbidden();
  return new PublicError("CONFLICT", "stillTeaches", "handover");
}

function lastAdminToConflict(error: unknown): never {
  if (mentionsLastAdmin(error)) throw new PublicError("CONFLICT", "lastAdmin");
  throw error;
}

const mentionsLastAdmin = (error: unknown): boolean =>
  error instanceof Error &&
  (error.message.includes("last_admin") || mentionsLastAdmin(error.cause));

/** That a user may lose what teaching needs: there are no courses, or a teacher to take them over. */
export const hasNoCoursesOrSuccessor = (userId: string, successor: string | undefined) =>
  sql`(not exists (select 1 from ${course} where teacher_id = ${userId})
       or exists (select 1 from ${user} as successor
         where successor.id = ${successor ?? null} and successor.id <> ${userId}
           and successor.role <> 'student'
           and successor.suspended_at is null and successor.deleted_at is null))`;

/**
 * Ends what a user was a member of who is no student any more, and what they were told as one. Nobody
 * else but students is a member, so that this does nothing when the change before it was refused.
 */
export function endMemberships(userId: string): SQL[] {
  const promoted = sql`exists (select 1 from ${user} where id = ${userId} and role <> 'student')`;
  return [
    sql`delete from ${enrollment} where user_id = ${userId} and ${promoted}`,
    ...withdrawFromFormerStudent(userId),
  ];
}

/**
 * Ends the teaching of a user who cannot teach any more, handing over their courses. Nobody else has such
 * courses, so that this does nothing when the change before it was refused.
 */
export async function endTeaching(actor: Actor, userId: string, successor: string | undefined) {
  const gone = sql`exists (select 1 from ${user}
    where id = ${userId} and (role = 'student' or deleted_at is not null))`;
  const leave = sql`delete from ${courseTeacher} where user_id = ${userId} and ${gone}`;
  if (successor === undefined) return [leave, ...withdrawHandInsFromFormerTeacher(userId)];
  const orphaned = sql`teacher_id = ${userId} and ${gone}`;
  const detail = { teacher_id: successor, teacher_id_was: userId };
  const entry = { actorId: actor.id, action: "course_handover", detail } as const;
  return [
    leave,
    await auditEntry(entry, { targets: sql`select id from ${course} where ${orphaned}` }),
    sql`update ${course} set teacher_id = ${successor}, version = version + 1
        where ${orphaned}`,
    removeOwnersFromCoTeachers,
    ...withdrawHandInsFromFormerTeacher(userId),
  ];
}
