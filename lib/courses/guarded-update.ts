import "server-only";

import { and, eq, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { course } from "@/db/schema";
import type { AuditAction } from "@/db/enums";
import { type AuditEntry, auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { type ErrorReason, notFound, PublicError } from "@/lib/errors";
import { managedBy, ownedBy } from "./scope";

export type CourseState = Awaited<ReturnType<typeof requireManaged>>;

const state = {
  id: course.id,
  title: course.title,
  description: course.description,
  cover: course.cover,
  joinOpen: course.joinOpen,
  status: course.status,
  teacherId: course.teacherId,
  version: course.version,
};

/** A course that the actor manages as it is now; throws when there is none. */
export async function requireManaged(actor: Actor, courseId: string) {
  const [found] = await db
    .select(state)
    .from(course)
    .where(and(eq(course.id, courseId), managedBy(actor)));
  if (!found) throw notFound();
  return found;
}

type Planned = {
  action: AuditAction;
  detail?: AuditEntry["detail"];
  set: SQL;
  /** Of the course as the actor saw it; any where it is left out. */
  version?: number;
  /** What has to hold at that moment, and what is said where it does not. */
  onlyIf?: SQL;
  otherwise?: ErrorReason;
  /** For what only its own teacher and admins may do. */
  ownersOnly?: boolean;
  /** More of the same batch; it runs even if nothing changed, and has to do nothing then. */
  also?: SQL[];
};

/** Changes one course and records it: all or nothing. */
export async function changeCourse(actor: Actor, courseId: string, planned: Planned) {
  const {
    action,
    detail,
    set,
    version,
    onlyIf = sql`true`,
    ownersOnly = false,
    also = [],
  } = planned;
  const scope = ownersOnly ? ownedBy(actor) : managedBy(actor);
  const asSeen = version === undefined ? sql`true` : eq(course.version, version);
  const { changed } = await writeBatch({
    changed: sql`update ${course} set ${set}, version = version + 1
        where ${course.id} = ${courseId} and ${scope} and ${asSeen} and ${onlyIf}`,
    audit: await auditEntry(
      { actorId: actor.id, action, targetId: courseId, detail },
      { ifChanged: true },
    ),
    also: also,
  });
  if (changed.rowsAffected !== 1) throw await explainFailedUpdate(actor, courseId, planned);
}

/** What kept a course from being changed. */
export async function explainFailedUpdate(
  actor: Actor,
  courseId: string,
  { version, ownersOnly = false, otherwise = "courseArchived" }: Partial<Planned>,
): Promise<PublicError> {
  const now = await requireManaged(actor, courseId);
  if (ownersOnly && actor.role !== "admin" && now.teacherId !== actor.id) {
    return new PublicError("FORBIDDEN", "courseOwnersOnly");
  }
  if (version !== undefined && now.version !== version) {
    return new PublicError("STALE", "changedMeanwhile");
  }
  return new PublicError("CONFLICT", otherwise);
}

/** For a WHERE: nothing changes in an archived course. */
export const notArchived = sql`${course.status} <> 'archived'`;

/** The courses in which an actor may change something, for a WHERE. */
export const changeableBy = (actor: Actor): SQL => sql`(${managedBy(actor)} and ${notArchived})`;
