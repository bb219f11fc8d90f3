import "server-only";

import { eq, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { announcement, course, notification, submission } from "@/db/schema";
import type { AuditAction, CourseStatus } from "@/db/enums";
import { titleKeys } from "@/db/text-keys";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { forbidden, PublicError } from "@/lib/errors";
import { newId, newJoinCode } from "@/lib/ids";
import { idempotencyRecord, requireSameRequest } from "@/lib/http/idempotency-record";
import { changeCourse, notArchived, requireManaged, explainFailedUpdate } from "./guarded-update";
import { canTeach } from "./policy";
import { type CourseChange, type NewCourse } from "./schema";
import { ownedBy, isActiveTeacher } from "./scope";

/**
 * Creates a draft course owned by the actor; returns its id. Idempotent per `key`: a repeated request
 * returns the id of the first.
 */
export async function createCourse(actor: Actor, input: NewCourse, key?: string): Promise<string> {
  if (!canTeach(actor)) throw forbidden();
  const { title, description = "", cover = "leaf" } = input;
  const id = newId("course");
  const { titleFolded, titleSort } = titleKeys(title);
  const record = idempotencyRecord(actor, key, [title, description, cover]);
  const entry = { actorId: actor.id, action: "course_create", targetId: id } as const;
  const { created } = await writeBatch({
    created: sql`insert into ${course} (id, teacher_id, title, title_folded, title_sort, description,
          cover, status, join_code, created_at, request_key, request_digest)
        select ${id}, ${actor.id}, ${title}, ${titleFolded}, ${titleSort}, ${description},
          ${cover}, 'draft', ${newJoinCode()}, ${Date.now()}, ${record?.key ?? null}, ${record?.digest ?? null}
        where ${isActiveTeacher(actor.id)}
        on conflict (request_key) do nothing`,
    audit: await auditEntry(entry, { ifChanged: true }),
  });
  if (created.rowsAffected === 1) return id;
  if (!record) throw forbidden();
  const [earlier] = await db
    .select({ id: course.id, digest: course.requestDigest })
    .from(course)
    .where(eq(course.requestKey, record.key));
  if (!earlier) throw forbidden();
  requireSameRequest(record, earlier);
  return earlier.id;
}

const statusTransitions: Partial<Record<`${CourseStatus} ${CourseStatus}`, AuditAction>> = {
  "draft published": "course_publish",
  "published archived": "course_archive",
  "archived published": "course_restore",
};

/** Replaces a course's details and, if given, its status. Throws when `version` is stale. */
export async function updateCourse(
  actor: Actor,
  input: CourseChange & { status?: CourseStatus },
): Promise<void> {
  const { courseId, version, title, description, cover } = input;
  const now = await requireManaged(actor, courseId);
  if (now.version !== version) throw new PublicError("STALE", "changedMeanwhile");
  const { joinOpen = now.joinOpen, status = now.status } = input;
  const transition =
    status === now.status ? undefined : statusTransitions[`${now.status} ${status}`];
  if (status !== now.status && !transition)
    throw new PublicError("CONFLICT", "courseWay", "status");

  const changed = [
    title !== now.title && "title",
    description !== now.description && "description",
    cover !== now.cover && "cover",
    joinOpen !== now.joinOpen && "join_open",
  ].filter(Boolean);
  if (changed.length === 0 && !transition) return;
  const { titleFolded, titleSort } = titleKeys(title);
  await changeCourse(actor, courseId, {
    action: transition ?? "course_update",
    detail: changed.length > 0 ? { changed: changed.join(", ") } : {},
    set: sql`title = ${title}, title_folded = ${titleFolded}, title_sort = ${titleSort}, description = ${description}, cover = ${cover},
      join_open = ${Number(joinOpen)}, status = ${status}`,
    version,
    onlyIf: transition === "course_restore" ? undefined : notArchived,
    ownersOnly: transition === "course_archive" || transition === "course_restore",
  });
}

/** Publishes a draft. Idempotent. */
export const publishCourse = (actor: Actor, courseId: string) =>
  changeStatus(actor, courseId, { from: "draft", to: "published", action: "course_publish" });

/** Makes a published course read-only. Idempotent. */
export const archiveCourse = (actor: Actor, courseId: string) =>
  changeStatus(actor, courseId, { from: "published", to: "archived", action: "course_archive" });

export const restoreCourse = (actor: Actor, courseId: string) =>
  changeStatus(actor, courseId, { from: "archived", to: "published", action: "course_restore" });

type StatusChange = { from: CourseStatus; to: CourseStatus; action: AuditAction };

async function changeStatus(actor: Actor, courseId: string, { from, to, action }: StatusChange) {
  const { status } = await requireManaged(actor, courseId);
  if (status === to) return;
  const update = changeCourse(actor, courseId, {
    action,
    set: sql`status = ${to}`,
    onlyIf: eq(course.status, from),
    failureReason: "courseWay",
    ownersOnly: action !== "course_publish",
  });
  await update.catch(async (error: unknown) => {
    const isRefusal = error instanceof PublicError && error.reason === "courseWay";
    if (!isRefusal || (await requireManaged(actor, courseId)).status !== to) throw error;
  });
}

/** Enables or disables joining by the current code. */
export async function setJoinOpen(
  actor: Actor,
  { courseId, open }: { courseId: string; open: boolean },
): Promise<void> {
  const { joinOpen, status } = await requireManaged(actor, courseId);
  if (joinOpen === open && status !== "archived") return;
  await changeCourse(actor, courseId, {
    action: "course_update",
    detail: { join_open: open },
    set: sql`join_open = ${Number(open)}`,
    onlyIf: notArchived,
  });
}

/** Replaces a course's join code; the old one becomes invalid. */
export const renewJoinCode = (actor: Actor, courseId: string) =>
  changeCourse(actor, courseId, {
    action: "course_update",
    detail: { changed: "join_code" },
    set: sql`join_code = ${newJoinCode()}`,
    onlyIf: notArchived,
  });

/** Deletes a course without announcements or submissions; any other can only be archived. */
export async function deleteCourse(
  actor: Actor,
  { courseId, version }: { courseId: string; version?: number },
): Promise<void> {
  const { title } = await requireManaged(actor, courseId);
  const versionMatches = version === undefined ? sql`true` : eq(course.version, version);
  const entry = { actorId: actor.id, action: "course_delete", targetId: courseId } as const;
  const { deleted } = await writeBatch({
    deleted: sql`delete from ${course} where ${course.id} = ${courseId} and ${ownedBy(actor)} and ${versionMatches}
        and not exists (select 1 from ${announcement} where course_id = ${courseId})
        and not exists (select 1 from ${notification} where course_id = ${courseId})
        and not exists (select 1 from ${submission}
          join project on project.id = ${submission.projectId}
          join course_module as module on module.id = project.module_id
          where module.course_id = ${courseId})`,
    audit: await auditEntry({ ...entry, detail: { title } }, { ifChanged: true }),
  });
  if (deleted.rowsAffected === 1) return;
  throw await explainFailedUpdate(actor, courseId, {
    version,
    ownersOnly: true,
    failureReason: "courseInUse",
  });
}
