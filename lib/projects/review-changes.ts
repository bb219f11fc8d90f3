import "server-only";

import { sql } from "drizzle-orm";
import { writeBatch } from "@/db/client";
import { submission } from "@/db/schema";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { changeableBy } from "@/lib/courses/guarded-update";
import { courseWithin } from "@/lib/courses/scope";
import { env } from "@/lib/env";
import { notFound, PublicError } from "@/lib/errors";
import {
  areAttachable,
  requireAttachable,
  requireFewFiles,
  setAttachments,
} from "@/lib/files/attachments";
import { withdrawReview } from "@/lib/notifications/withdrawal";
import { getSubmission } from "./data";
import { deliverReview } from "./review-delivery";
import type { Review, UndoneReview, WithFiles } from "./schema";
import { isLatest } from "./scope";
import { changedReviewText } from "./texts";

export const REVIEW_UNDO_MS = env.REVIEW_UNDO_SECONDS * 1000;

/**
 * Replaces the review of a student's latest attempt and tells the student once. A review that says the
 * same as before changes nothing and tells nobody. Throws when `version` is stale.
 */
export async function changeReview(actor: Actor, input: WithFiles<Review>): Promise<void> {
  const { submissionId, version, state, reviewNote, files = [] } = input;
  requireFewFiles(files);
  const current = await requireReviewed(actor, submissionId);
  if (current.version === version && isSameReview(current, { ...input, files })) return;
  const now = Date.now();
  const { courseId, moduleTitle } = current.project;
  const owner = { kind: "review", id: submissionId } as const;
  const isChangeable = sql`exists (select 1 from ${submission} where id = ${submissionId}
    and state <> 'waiting' and version = ${version} and ${isLatest}
    and ${courseWithin(courseId, changeableBy(actor))} and ${areAttachable(actor, owner, files)})`;
  const { changed } = await writeBatch({
    files: setAttachments(actor, owner, { ids: files, onlyIf: isChangeable }),
    changed: sql`update ${submission} set state = ${state}, review_note = ${reviewNote},
          reviewer_id = ${actor.id}, reviewed_at = ${now}, review_changed_at = ${now},
          version = version + 1
        where id = ${submissionId} and ${isChangeable}`,
    audit: await auditEntry(
      {
        actorId: actor.id,
        action: "review_change",
        targetId: current.student.id,
        detail: { course_id: courseId, from: current.state, to: state },
      },
      { ifChanged: true },
    ),
    delivery: deliverReview(
      actor,
      current,
      changedReviewText({ module: moduleTitle, state, note: reviewNote }),
      now,
    ),
  });
  if (changed.rowsAffected === 1) return;
  await requireAttachable(actor, owner, files);
  throw new PublicError("STALE", "changedMeanwhile");
}

type Reviewed = NonNullable<Awaited<ReturnType<typeof getSubmission>>>;

const isSameReview = (current: Reviewed, { state, reviewNote, files }: Review) =>
  current.state === state &&
  current.reviewNote === reviewNote &&
  String(current.reviewFiles.map(({ id }) => id)) === String(files);

/**
 * Takes back a first review that the actor has just given: the submission waits again, and what told the
 * student leaves the inbox; its files are deleted. Throws when `version` is stale or the time is over.
 */
export async function undoReview(actor: Actor, { submissionId, version }: UndoneReview) {
  const current = await requireReviewed(actor, submissionId);
  const { courseId, id: projectId } = current.project;
  const isUndone = sql`exists (select 1 from ${submission}
    where id = ${submissionId} and state = 'waiting' and version = ${version + 1})`;
  const { undone } = await writeBatch({
    undone: sql`update ${submission} set state = 'waiting', review_note = '', reviewer_id = null,
          reviewed_at = null, version = version + 1
        where id = ${submissionId} and state <> 'waiting' and version = ${version} and ${isLatest}
          and reviewer_id = ${actor.id} and review_changed_at is null
          and reviewed_at > ${Date.now() - REVIEW_UNDO_MS}
          and ${courseWithin(courseId, changeableBy(actor))}`,
    audit: await auditEntry(
      {
        actorId: actor.id,
        action: "review_undo",
        targetId: current.student.id,
        detail: { course_id: courseId, state: current.state },
      },
      { ifChanged: true },
    ),
    files: setAttachments(
      actor,
      { kind: "review", id: submissionId },
      { ids: [], onlyIf: isUndone },
    ),
    withdrawal: withdrawReview({
      projectId,
      userId: current.student.id,
      at: current.reviewedAt,
      onlyIf: isUndone,
    }),
  });
  if (undone.rowsAffected === 1) return;
  if (current.version !== version) throw new PublicError("STALE", "changedMeanwhile");
  throw new PublicError("CONFLICT", "undoExpired");
}

async function requireReviewed(actor: Actor, submissionId: string) {
  const current = await getSubmission(actor, submissionId);
  if (!current) throw notFound();
  if (current.project.courseStatus === "archived")
    throw new PublicError("CONFLICT", "courseArchived");
  const { reviewedAt } = current;
  if (!reviewedAt) throw new PublicError("STALE", "changedMeanwhile");
  return { ...current, reviewedAt };
}
