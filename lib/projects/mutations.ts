import "server-only";

import { eq, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { submission, user } from "@/db/schema";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { changeableBy } from "@/lib/courses/guarded-update";
import { courseWithin } from "@/lib/courses/scope";
import { type ErrorReason, notFound, PublicError } from "@/lib/errors";
import {
  areAttachable,
  requireAttachable,
  requireFewFiles,
  setAttachments,
} from "@/lib/files/attachments";
import { newId } from "@/lib/ids";
import { deliver } from "@/lib/notifications/delivery";
import { getProject, getSubmission, listSubmissions, type Project } from "./data";
import { canHandIn } from "./policy";
import type { HandIn, Review, WithFiles } from "./schema";
import { deliverReview } from "./review-delivery";
import { openTo } from "./scope";
import { handInText, reviewText } from "./texts";

/**
 * Hands in a student's work and notifies the teachers, atomically. Until it is reviewed, handing in again
 * replaces it without another notification; after a review it starts the next attempt.
 */
export async function handIn(
  actor: Actor,
  { projectId, link, note, files = [] }: WithFiles<HandIn>,
): Promise<void> {
  requireFewFiles(files);
  const task = await getProject(actor, projectId);
  if (!task || actor.role !== "student") throw notFound();
  if (task.courseStatus === "archived") throw new PublicError("CONFLICT", "courseArchived");
  const [latest] = await listSubmissions(actor, projectId);
  if (!canHandIn(latest)) throw new PublicError("CONFLICT", "alreadyAccepted");
  const content = { link: link ?? "", note, files };
  if (latest?.state === "waiting") {
    return replaceWaiting(actor, task, { ...content, id: latest.id });
  }
  await startAttempt(actor, task, { ...content, attempt: (latest?.attempt ?? 0) + 1 });
}

type Content = { link: string } & Pick<HandIn, "note" | "files">;

async function replaceWaiting(
  actor: Actor,
  { id: projectId }: Project,
  { id, link, note, files }: Content & { id: string },
) {
  const now = Date.now();
  const owner = { kind: "submission", id } as const;
  const isReplaceable = sql`exists (select 1 from ${submission} where id = ${id}
    and state = 'waiting' and project_id in ${openTo(actor, now)}
    and ${areAttachable(actor, owner, files)})`;
  const { replaced } = await writeBatch({
    files: setAttachments(actor, owner, { ids: files, onlyIf: isReplaceable }),
    replaced: sql`update ${submission} set link = ${link}, note = ${note}, handed_in_at = ${now},
          version = version + 1
        where id = ${id} and ${isReplaceable}`,
  });
  if (replaced.rowsAffected !== 1) await requireAttachable(actor, owner, files);
  // Reviewed concurrently: the review takes precedence.
  if (replaced.rowsAffected !== 1)
    throw await explainFailedHandIn(actor, projectId, "reviewedMeanwhile");
}

/** The error for a submission that was not saved. */
async function explainFailedHandIn(actor: Actor, projectId: string, failureReason: ErrorReason) {
  const now = await getProject(actor, projectId);
  if (!now) return notFound();
  if (now.courseStatus === "archived") return new PublicError("CONFLICT", "courseArchived");
  return new PublicError("STALE", failureReason);
}

async function startAttempt(
  actor: Actor,
  task: Project,
  { link, note, files, attempt }: Content & { attempt: number },
) {
  const now = Date.now();
  const id = newId("submission");
  const owner = { kind: "submission", id } as const;
  const isHandedIn = sql`exists (select 1 from ${submission} where id = ${id})`;
  const [student] = await db
    .select({ displayName: user.displayName })
    .from(user)
    .where(eq(user.id, actor.id));
  const text = handInText({
    student: student?.displayName ?? "",
    module: task.moduleTitle,
    again: attempt > 1,
  });
  const { handedIn } = await writeBatch({
    handedIn: sql`insert into ${submission} (id, project_id, user_id, attempt, link, note, handed_in_at)
        select ${id}, ${task.id}, ${actor.id}, ${attempt}, ${link}, ${note}, ${now}
        where ${task.id} in ${openTo(actor, now)} and ${areAttachable(actor, owner, files)}
        on conflict (project_id, user_id, attempt) do nothing`,
    files: setAttachments(actor, owner, { ids: files, onlyIf: isHandedIn }),
    delivery: deliver(
      {
        id: newId("notif"),
        type: "hand_in",
        ...text,
        link: `/teach/submissions/${id}`,
        courseId: task.courseId,
        projectId: task.id,
        senderId: actor.id,
      },
      {
        recipients: sql`select teacher_id as user_id from course where id = ${task.courseId}
          union select user_id from course_teacher where course_id = ${task.courseId}`,
        onlyIf: isHandedIn,
        now,
      },
    ),
  });
  // Another tab was faster, or the project was closed concurrently.
  if (handedIn.rowsAffected !== 1) await requireAttachable(actor, owner, files);
  if (handedIn.rowsAffected !== 1)
    throw await explainFailedHandIn(actor, task.id, "changedMeanwhile");
}

/** Reviews a submission and notifies its student if the project is open to them. Throws when `version` is stale. */
export async function reviewSubmission(actor: Actor, input: WithFiles<Review>): Promise<void> {
  const { submissionId, version, state, reviewNote, files = [] } = input;
  requireFewFiles(files);
  const current = await getSubmission(actor, submissionId);
  if (!current) throw notFound();
  if (current.project.courseStatus === "archived")
    throw new PublicError("CONFLICT", "courseArchived");
  const now = Date.now();
  const { courseId, moduleTitle } = current.project;
  const entry = {
    actorId: actor.id,
    action: "submission_review",
    targetId: current.student.id,
  } as const;
  const owner = { kind: "review", id: submissionId } as const;
  const isReviewable = sql`exists (select 1 from ${submission} where id = ${submissionId}
    and state = 'waiting' and version = ${version}
    and ${courseWithin(courseId, changeableBy(actor))} and ${areAttachable(actor, owner, files)})`;
  const { changed } = await writeBatch({
    files: setAttachments(actor, owner, { ids: files, onlyIf: isReviewable }),
    changed: sql`update ${submission} set state = ${state}, review_note = ${reviewNote},
          reviewer_id = ${actor.id}, reviewed_at = ${now}, version = version + 1
        where id = ${submissionId} and ${isReviewable}`,
    audit: await auditEntry(
      { ...entry, detail: { course_id: courseId, state } },
      { ifChanged: true },
    ),
    delivery: deliverReview(
      actor,
      current,
      reviewText({ module: moduleTitle, state, note: reviewNote }),
      now,
    ),
  });
  if (changed.rowsAffected !== 1) {
    await requireAttachable(actor, owner, files);
    throw current.state === "waiting"
      ? new PublicError("STALE", "changedMeanwhile")
      : new PublicError("CONFLICT", "alreadyReviewed");
  }
}
