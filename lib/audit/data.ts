import "server-only";

import { and, desc, eq, gte, lt, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { db } from "@/db/client";
import { announcement, auditLog, course, user } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { forbidden } from "@/lib/errors";
import { DEFAULT_LIMIT, toPage } from "@/lib/http/paging";
import { canReadAudit } from "./policy";
import type { AuditFilters } from "./schema";

const actorUser = alias(user, "actor_user");
const affected = alias(user, "affected");
const formerTeacher = alias(user, "former_teacher");
const newTeacher = alias(user, "new_teacher");

const columns = {
  id: auditLog.id,
  createdAt: auditLog.createdAt,
  action: auditLog.action,
  outcome: auditLog.outcome,
  detail: sql<AuditDetail>`${auditLog.detail}`.mapWith(JSON.parse),
  address: auditLog.address,
  userAgent: auditLog.userAgent,
  requestId: auditLog.requestId,
  actorId: auditLog.actorId,
  actor: { username: actorUser.username, displayName: actorUser.displayName },
  targetId: auditLog.targetId,
  target: { username: affected.username, displayName: affected.displayName },
  formerTeacher: formerTeacher.displayName,
  newTeacher: newTeacher.displayName,
  announcementTitle: announcement.title,
  courseTitle: course.title,
};

export type AuditDetail = Record<string, string | number | boolean | null>;
export type ListedAuditEntry = Awaited<ReturnType<typeof listAudit>>["items"][number];

type ListOptions = Partial<AuditFilters> & { before?: number; limit?: number };

/** A page of audit entries, newest first; `before` is the `next` of the previous page. Admins only. */
export async function listAudit(
  actor: Actor,
  { before, limit = DEFAULT_LIMIT, ...filters }: ListOptions,
) {
  if (!canReadAudit(actor)) throw forbidden();
  const rows = await db
    .select(columns)
    .from(auditLog)
    .leftJoin(actorUser, eq(actorUser.id, auditLog.actorId))
    .leftJoin(affected, eq(affected.id, auditLog.targetId))
    .leftJoin(formerTeacher, eq(formerTeacher.id, sql`${auditLog.detail} ->> 'teacher_id_was'`))
    .leftJoin(newTeacher, eq(newTeacher.id, sql`${auditLog.detail} ->> 'teacher_id'`))
    .leftJoin(announcement, eq(announcement.id, auditLog.targetId))
    .leftJoin(
      course,
      eq(
        course.id,
        sql`coalesce(${announcement.courseId}, ${auditLog.detail} ->> 'course_id', ${auditLog.targetId})`,
      ),
    )
    .where(and(matching(filters), before === undefined ? undefined : lt(auditLog.id, before)))
    .orderBy(desc(auditLog.id))
    .limit(limit + 1);
  return toPage(rows, limit, (last) => last.id);
}

function matching({ actor, target, action, outcome, from, until }: Partial<AuditFilters>) {
  return and(
    actor === undefined ? undefined : eq(auditLog.actorId, idOf(actor)),
    target === undefined ? undefined : eq(auditLog.targetId, idOf(target)),
    action && eq(auditLog.action, action),
    outcome && eq(auditLog.outcome, outcome),
    from && gte(auditLog.createdAt, from),
    until && lt(auditLog.createdAt, until),
  );
}

/** The id of a username; anything else is used as an id itself, for example of an announcement. */
const idOf = (name: string): SQL =>
  sql`coalesce((select id from ${user} where ${or(eq(user.username, name), eq(user.id, name))}), ${name})`;
