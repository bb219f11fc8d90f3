import "server-only";

import { eq, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { course, courseModule, enrollment, project, submission, user } from "@/db/schema";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { changeableBy } from "@/lib/courses/guarded-update";
import { courseWithin } from "@/lib/courses/scope";
import { type ErrorReason, notFound, PublicError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { deliver } from "@/lib/notifications/delivery";
import { getProject, getSubmission, listSubmissions, type Project } from "./data";
import { canHandIn } from "./policy";
import type { HandIn, Review } from "./schema";
import { handInText, reviewText } from "./texts";

/**
 * Hands in a student's work and tells their teachers, all or nothing. Until it is reviewed, handing in
 * again replaces it, and nobody is told a second time; after a review it is the next attempt.
 */
export async function handIn(actor: Actor, { projectId, link, note }: HandIn): Promise<void> {
  const asked = await getProject(actor, projectId);
  if (!asked || actor.role !== "student") throw notFound();
  if (asked.courseStatus === "archived") throw new PublicError("CONFLICT", "courseArchived");
  const [latest] = await listSubmissions(actor, projectId);
  if (!canHandIn(latest)) throw new PublicError("CONFLICT", "alreadyAccepted");
  if (latest?.state === "waiting") return replace(actor, asked, { ...latest, link, note });
  await handInNext(actor, asked, { link, note, attempt: (latest?.attempt ?? 0) + 1 });
}

type Content = Pick<HandIn, "link" | "note">;

/** The projects that are open to a student, for a WHERE: what was read before may have changed. */
const openTo = (student: { id: string }, now: number) =>
  sql`(select ${project.id} from ${project}
    join ${courseModule} on ${courseModule.id} = ${project.moduleId}
    join ${course} on ${course.id} = ${courseModule.courseId}
    join ${enrollment} on ${enrollment.courseId} = ${course.id}
    where ${enrollment.userId} = ${student.id} and ${course.status} = 'published'
      and ${courseModule.opensAt} <= ${now})`;

async function replace(
  actor: Actor,
  { id: projectId }: Project,
  { id, link, note }: Content & { id: string },
) {
  const now = Date.now();
  const { replaced } = await writeBatch({
    replaced: sql`update ${submission} set link = ${link}, note = ${note}, handed_in_at = ${now},
          version = version + 1
        where id = ${id} and state = 'waiting' and project_id in ${openTo(actor, now)}`,
  });
  // Reviewed in this very moment: what the teacher says comes first.
  if (replaced.rowsAffected !== 1)
    throw await whyNotHandedIn(actor, projectId, "reviewedMeanwhile");
}

/** What closed a project after it had been looked at, or else what happened to the attempt. */
async function whyNotHandedIn(actor: Actor, projectId: string, otherwise: ErrorReason) {
  const now = await getProject(actor, projectId);
  if (!now) return notFound();
  if (now.courseStatus === "archived") return new PublicError("CONFLICT", "courseArchived");
  return new PublicError("STALE", otherwise);
}

async function handInNext(
  actor: Actor,
  asked: Project,
  { link, note, attempt }: Content & { attempt: number },
) {
  const now = Date.now();
  const id = newId("submission");
  const [student] = await db
    .select({ displayName: user.displayName })
    .from(user)
    .where(eq(user.id, actor.id));
  const text = handInText({
    student: student?.displayName ?? "",
    module: asked.moduleTitle,
    again: attempt > 1,
  });
  const { handedIn } = await writeBatch({
    handedIn: sql`insert into ${submission} (id, project_id, user_id, attempt, link, note, handed_in_at)
        select ${id}, ${asked.id}, ${actor.id}, ${attempt}, ${link}, ${note}, ${now}
        where ${asked.id} in ${openTo(actor, now)}
        on conflict (project_id, user_id, attempt) do nothing`,
    delivery: deliver(
      {
        id: newId("notif"),
        type: "hand_in",
        ...text,
        link: `/teach/submissions/${id}`,
        courseId: asked.courseId,
        projectId: asked.id,
        senderId: actor.id,
      },
      {
        recipients: sql`select teacher_id as user_id from course where id = ${asked.courseId}
          union select user_id from course_teacher where course_id = ${asked.courseId}`,
        onlyIf: sql`exists (select 1 from ${submission} where id = ${id})`,
        now,
      },
    ),
  });
  // A second tab was quicker, or the project was closed in this moment.
  if (handedIn.rowsAffected !== 1) throw await whyNotHandedIn(actor, asked.id, "changedMeanwhile");
}

/** Says what becomes of an attempt, of the version that the actor has seen, and tells its student where the project is open to them. */
export async function reviewSubmission(actor: Actor, input: Review): Promise<void> {
  const { submissionId, version, state, reviewNote } = input;
  const seen = await getSubmission(actor, submissionId);
  if (!seen) throw notFound();
  if (seen.project.courseStatus === "archived") throw new PublicError("CONFLICT", "courseArchived");
  const now = Date.now();
  const { courseId, moduleTitle, id: projectId } = seen.project;
  const entry = {
    actorId: actor.id,
    action: "submission_review",
    targetId: seen.student.id,
  } as const;
  const { changed } = await writeBatch({
    changed: sql`update ${submission} set state = ${state}, review_note = ${reviewNote},
          reviewer_id = ${actor.id}, reviewed_at = ${now}, version = version + 1
        where id = ${submissionId} and state = 'waiting' and version = ${version}
          and ${courseWithin(courseId, changeableBy(actor))}`,
    audit: await auditEntry(
      { ...entry, detail: { course_id: courseId, state } },
      { ifChanged: true },
    ),
    delivery: deliver(
      {
        id: newId("notif"),
        type: "review",
        ...reviewText({ module: moduleTitle, state, note: reviewNote }),
        link: `/app/projects/${projectId}`,
        courseId,
        projectId,
        senderId: actor.id,
      },
      {
        // Who cannot open the project any more is not told of it: they left, or its module was closed.
        recipients: sql`select ${seen.student.id} as user_id
          where ${projectId} in ${openTo(seen.student, now)}`,
        onlyIf: sql`changes() = 1`,
        now,
      },
    ),
  });
  if (changed.rowsAffected !== 1) {
    throw seen.state === "waiting"
      ? new PublicError("STALE", "changedMeanwhile")
      : new PublicError("CONFLICT", "alreadyReviewed");
  }
}
