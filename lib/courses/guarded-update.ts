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

/** The current state of a course that the actor manages; throws when there is none. */
export async function requireManaged(actor: Actor, courseId: string) {
  const [found] = await db
    .select(state)
    .from(course)
    .where(and(eq(course.id, courseId), managedBy(actor)));
  if (!found) throw notFound();
  return found;
}

type CourseUpdate = {
  action: AuditAction;
  detail?: AuditEntry["detail"];
  set: SQL;
  /** The version that the actor saw; without it any version is changed. */
  version?: number;
  /** A precondition, and the reason of the error when it fails. */
  onlyIf?: SQL;
  failureReason?: ErrorReason;
  /** Allows only the course's owner and admins. */
  ownersOnly?: boolean;
  /** Further statements of the batch. They run even if nothing changed, and must do nothing then. */
  additional?: SQL[];
};

/** Updates one course and adds the audit entry, atomically; throws when nothing was updated. */
export async function changeCourse(actor: Actor, courseId: string, update: CourseUpdate) {
  const {
    action,
    detail,
    set,
    version,
    onlyIf = sql`true`,
    ownersOnly = false,
    additional = [],
  } = update;
  const scope = ownersOnly ? ownedBy(actor) : managedBy(actor);
  const versionMatches = version === undefined ? sql`true` : eq(course.version, version);
  const { changed } = await writeBatch({
    changed: sql`update ${course} set ${set}, version = version + 1
        where ${course.id} = ${courseId} and ${scope} and ${versionMatches} and ${onlyIf}`,
    audit: await auditEntry(
      { actorId: actor.id, action, targetId: courseId, detail },
      { ifChanged: true },
    ),
    additional: additional,
  });
  if (changed.rowsAffected !== 1) throw await explainFailedUpdate(actor, courseId, update);
}

/** The error for a course that was not updated. */
export async function explainFailedUpdate(
  actor: Actor,
  courseId: string,
  { version, ownersOnly = false, failureReason = "courseArchived" }: Partial<CourseUpdate>,
): Promise<PublicError> {
  const now = await requireManaged(actor, courseId);
  if (ownersOnly && actor.role !== "admin" && now.teacherId !== actor.id) {
    return new PublicError("FORBIDDEN", "courseOwnersOnly");
  }
  if (version !== undefined && now.version !== version) {
    return new PublicError("STALE", "changedMeanwhile");
  }
  return new PublicError("CONFLICT", failureReason);
}

/** For a WHERE: an archived course is read-only. */
export const notArchived = sql`${course.status} <> 'archived'`;

/** For a WHERE: the courses that an actor may change. */
export const changeableBy = (actor: Actor): SQL => sql`(${managedBy(actor)} and ${notArchived})`;
