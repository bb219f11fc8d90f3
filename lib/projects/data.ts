import "server-only";

import { and, count, countDistinct, desc, eq, inArray, lt, or, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { db } from "@/db/client";
import { course, courseModule, enrollment, project, submission, user } from "@/db/schema";
import type { SubmissionState } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { managedBy, visibleTo } from "@/lib/courses/scope";
import { attachmentsOf } from "@/lib/files/attachments";
import { MAX_LIMIT } from "@/lib/http/paging";
import { isLatest, isOpen } from "./scope";

export type Project = NonNullable<Awaited<ReturnType<typeof getProject>>>;
export type Submission = Awaited<ReturnType<typeof listSubmissions>>[number];

/** A project with its module and course. */
const projectColumns = {
  id: project.id,
  brief: project.brief,
  deliverable: project.deliverable,
  dueAt: project.dueAt,
  moduleId: courseModule.id,
  moduleTitle: courseModule.title,
  courseId: course.id,
  courseTitle: course.title,
  courseStatus: course.status,
};

const projects = () =>
  db
    .select(projectColumns)
    .from(project)
    .innerJoin(courseModule, eq(courseModule.id, project.moduleId))
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .$dynamic();

/** A project that the actor may see, or undefined: students only once its module is open. */
export async function getProject(actor: Actor, id: string) {
  const [found] = await projects().where(
    and(eq(project.id, id), visibleTo(actor), or(managedBy(actor), isOpen())),
  );
  return found;
}

/** A project of a course that the actor manages, or undefined. */
export async function getManagedProject(actor: Actor, id: string) {
  const [found] = await projects().where(and(eq(project.id, id), managedBy(actor)));
  return found;
}

const reviewer = alias(user, "reviewer");

const attemptColumns = {
  id: submission.id,
  attempt: submission.attempt,
  /** Empty when only files were handed in. */
  link: submission.link,
  note: submission.note,
  files: attachmentsOf("submission", submission.id),
  handedInAt: submission.handedInAt,
  state: submission.state,
  reviewNote: submission.reviewNote,
  reviewFiles: attachmentsOf("review", submission.id),
  reviewedAt: submission.reviewedAt,
  reviewChangedAt: submission.reviewChangedAt,
  reviewerName: reviewer.displayName,
  reviewerRole: reviewer.role,
  version: submission.version,
};

/** Attempts are counted from 1: before the first of these there are older ones unless it is the first of all. */
type Older = { before?: number };
const olderThan = ({ before }: Older) =>
  before === undefined ? undefined : lt(submission.attempt, before);

/** The actor's submissions to a project, latest first, at most {@link MAX_LIMIT}. */
export function listSubmissions(actor: Actor, projectId: string, older: Older = {}) {
  return db
    .select(attemptColumns)
    .from(submission)
    .leftJoin(reviewer, eq(reviewer.id, submission.reviewerId))
    .where(
      and(eq(submission.projectId, projectId), eq(submission.userId, actor.id), olderThan(older)),
    )
    .orderBy(desc(submission.attempt))
    .limit(MAX_LIMIT);
}

/** A submission with its student and project, in a course the actor manages; otherwise undefined. */
export async function getSubmission(actor: Actor, id: string) {
  const [found] = await db
    .select({
      ...attemptColumns,
      reviewerId: submission.reviewerId,
      project: projectColumns,
      student: { id: user.id, displayName: user.displayName, username: user.username },
    })
    .from(submission)
    .innerJoin(project, eq(project.id, submission.projectId))
    .innerJoin(courseModule, eq(courseModule.id, project.moduleId))
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .innerJoin(user, eq(user.id, submission.userId))
    .leftJoin(reviewer, eq(reviewer.id, submission.reviewerId))
    .where(and(eq(submission.id, id), managedBy(actor)));
  return found;
}

/** The attempts of a student at a project, latest first, in a course the actor manages; at most {@link MAX_LIMIT}. */
export function listAttempts(
  actor: Actor,
  { projectId, userId, ...older }: { projectId: string; userId: string } & Older,
) {
  return db
    .select(attemptColumns)
    .from(submission)
    .innerJoin(project, eq(project.id, submission.projectId))
    .innerJoin(courseModule, eq(courseModule.id, project.moduleId))
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .leftJoin(reviewer, eq(reviewer.id, submission.reviewerId))
    .where(
      and(
        eq(submission.projectId, projectId),
        eq(submission.userId, userId),
        managedBy(actor),
        olderThan(older),
      ),
    )
    .orderBy(desc(submission.attempt))
    .limit(MAX_LIMIT);
}

/** How many open projects a course has, and how many of them each of some students has had accepted. */
export type CourseProgress = { projects: number; accepted: ReadonlyMap<string, number> };

type ProgressQuery = { courseId: string; userIds: readonly string[] };

/** The progress of students of a course that the actor manages. */
export const getProgress = (actor: Actor, query: ProgressQuery) =>
  readProgress(query, managedBy(actor));

/** The actor's own progress in a course, as its teachers see it. */
export const getOwnProgress = (actor: Actor, courseId: string) =>
  readProgress({ courseId, userIds: [actor.id] }, visibleTo(actor));

async function readProgress(
  { courseId, userIds }: ProgressQuery,
  within: SQL,
): Promise<CourseProgress> {
  const openProjects = and(eq(course.id, courseId), isOpen(), within);
  const [[total], rows] = await Promise.all([
    db
      .select({ projects: count() })
      .from(project)
      .innerJoin(courseModule, eq(courseModule.id, project.moduleId))
      .innerJoin(course, eq(course.id, courseModule.courseId))
      .where(openProjects),
    db
      .select({ userId: submission.userId, accepted: countDistinct(submission.projectId) })
      .from(submission)
      .innerJoin(project, eq(project.id, submission.projectId))
      .innerJoin(courseModule, eq(courseModule.id, project.moduleId))
      .innerJoin(course, eq(course.id, courseModule.courseId))
      .where(
        and(
          openProjects,
          eq(submission.state, "accepted"),
          inArray(submission.userId, [...userIds]),
        ),
      )
      .groupBy(submission.userId)
      .limit(MAX_LIMIT),
  ]);
  return {
    projects: total?.projects ?? 0,
    accepted: new Map(rows.map(({ userId, accepted }) => [userId, accepted])),
  };
}

/** The state of the actor's latest attempt at each project of a course. */
export async function listOwnStates(
  actor: Actor,
  courseId: string,
): Promise<ReadonlyMap<string, SubmissionState>> {
  const rows = await db
    .select({ projectId: submission.projectId, state: submission.state })
    .from(submission)
    .innerJoin(project, eq(project.id, submission.projectId))
    .innerJoin(courseModule, eq(courseModule.id, project.moduleId))
    .where(and(eq(courseModule.courseId, courseId), eq(submission.userId, actor.id), isLatest))
    .limit(MAX_LIMIT);
  return new Map(rows.map(({ projectId, state }) => [projectId, state]));
}

/** The number of submissions waiting for review, per project of a course that the actor manages. */
export async function countWaiting(
  actor: Actor,
  courseId: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .select({ projectId: submission.projectId, waiting: count() })
    .from(submission)
    .innerJoin(project, eq(project.id, submission.projectId))
    .innerJoin(courseModule, eq(courseModule.id, project.moduleId))
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .innerJoin(
      enrollment,
      and(eq(enrollment.courseId, course.id), eq(enrollment.userId, submission.userId)),
    )
    .where(and(eq(course.id, courseId), eq(submission.state, "waiting"), managedBy(actor)))
    .groupBy(submission.projectId)
    .limit(MAX_LIMIT);
  return new Map(rows.map(({ projectId, waiting }) => [projectId, waiting]));
}
