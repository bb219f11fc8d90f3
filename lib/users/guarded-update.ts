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

/** The user whose access the actor may change; throws for the actor's own account and for deleted users. */
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
      lastSeenAt: user.lastSeenAt,
      version: user.version,
    })
    .from(user)
    .where(and(eq(user.id, userId), isNull(user.deletedAt)));
  if (!found) throw notFound();
  return found;
}

/** For a WHERE: the actor is still an active admin. */
export const isActiveAdmin = ({ id }: Actor) =>
  sql`exists (select 1 from ${user} as acting where acting.id = ${id} and acting.role = 'admin'
      and acting.suspended_at is null and acting.deleted_at is null)`;

type UserChange = {
  action: AuditAction;
  detail?: AuditEntry["detail"];
  set: SQL;
  /** A further precondition. */
  onlyIf?: SQL;
  /** Whether the user's sessions and streams end too. */
  endsSessions: boolean;
  /** Further statements of the batch. They run even if nothing changed, and must do nothing then. */
  additional?: SQL[];
};

/**
 * Updates one user, adds the audit entry and ends the user's sessions, atomically. Throws, and changes
 * nothing, if the user was changed since `target` was read or the actor is no longer an admin.
 */
export async function changeUser(actor: Actor, target: Target, change: UserChange): Promise<void> {
  const { action, detail, set, onlyIf = sql`true`, endsSessions, additional = [] } = change;
  const actorCondition = actor.id === target.id ? sql`true` : isActiveAdmin(actor);
  const entry = { actorId: actor.id, action, targetId: target.id, detail };
  const { changed } = await writeBatch({
    changed: sql`update ${user} set ${set}, version = version + 1
        where id = ${target.id} and version = ${target.version} and deleted_at is null
          and ${actorCondition} and ${onlyIf}`,
    audit: await auditEntry(entry, { ifChanged: true }),
    ended: endsSessions ? endAccess(target.id) : [],
    additional: additional,
  }).catch(lastAdminToConflict);
  if (changed.rowsAffected !== 1) throw await explainFailedUpdate(actor, target);
}

/** For a batch: ends the user's sessions and streams if the statement before changed a row. */
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

/** For a WHERE: the user owns no courses, or the successor can take them over. */
export const hasNoCoursesOrSuccessor = (userId: string, successor: string | undefined) =>
  sql`(not exists (select 1 from ${course} where teacher_id = ${userId})
       or exists (select 1 from ${user} as successor
         where successor.id = ${successor ?? null} and successor.id <> ${userId}
           and successor.role <> 'student'
           and successor.suspended_at is null and successor.deleted_at is null))`;

/**
 * For a batch that promotes a student: deletes the enrollments and the student's notifications. Does nothing
 * when the promotion was refused, because the user is still a student then.
 */
export function endMemberships(userId: string): SQL[] {
  const isPromoted = sql`exists (select 1 from ${user} where id = ${userId} and role <> 'student')`;
  return [
    sql`delete from ${enrollment} where user_id = ${userId} and ${isPromoted}`,
    ...withdrawFromFormerStudent(userId),
  ];
}

/**
 * For a batch that demotes or deletes a teacher: hands over the courses and ends co-teaching. Does nothing
 * when that change was refused, because the user still teaches then.
 */
export async function endTeaching(actor: Actor, userId: string, successor: string | undefined) {
  const noLongerTeaches = sql`exists (select 1 from ${user}
    where id = ${userId} and (role = 'student' or deleted_at is not null))`;
  const leaveCourses = sql`delete from ${courseTeacher} where user_id = ${userId} and ${noLongerTeaches}`;
  if (successor === undefined) return [leaveCourses, ...withdrawHandInsFromFormerTeacher(userId)];
  const ownedCourses = sql`teacher_id = ${userId} and ${noLongerTeaches}`;
  const detail = { teacher_id: successor, teacher_id_was: userId };
  const entry = { actorId: actor.id, action: "course_handover", detail } as const;
  return [
    leaveCourses,
    await auditEntry(entry, { targets: sql`select id from ${course} where ${ownedCourses}` }),
    sql`update ${course} set teacher_id = ${successor}, version = version + 1
        where ${ownedCourses}`,
    removeOwnersFromCoTeachers,
    ...withdrawHandInsFromFormerTeacher(userId),
  ];
}
