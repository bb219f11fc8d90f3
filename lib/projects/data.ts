import "server-only";

import { and, asc, count, desc, eq, gt, lte, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { db } from "@/db/client";
import { course, courseModule, enrollment, project, submission, user } from "@/db/schema";
import type { SubmissionState } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { managedBy, visibleTo } from "@/lib/courses/scope";
import { DEFAULT_LIMIT, MAX_LIMIT, toPage } from "@/lib/http/paging";
import type { BoardFilter } from "./schema";

export type Project = NonNullable<Awaited<ReturnType<typeof getProject>>>;
export type Submission = Awaited<ReturnType<typeof listSubmissions>>[number];
export type BoardRow = Awaited<ReturnType<typeof listBoard>>["items"][number];

const isOpen = () => lte(courseModule.opensAt, new Date());

/** What a student was asked to make, and where. */
const described = {
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
    .select(described)
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

const attempt = {
  id: submission.id,
  attempt: submission.attempt,
  link: submission.link,
  note: submission.note,
  handedInAt: submission.handedInAt,
  state: submission.state,
  reviewNote: submission.reviewNote,
  reviewedAt: submission.reviewedAt,
  reviewerName: reviewer.displayName,
  reviewerRole: reviewer.role,
  version: submission.version,
};

/** What the actor has handed in for a project, the latest first. */
export function listSubmissions(actor: Actor, projectId: string) {
  return db
    .select(attempt)
    .from(submission)
    .leftJoin(reviewer, eq(reviewer.id, submission.reviewerId))
    .where(and(eq(submission.projectId, projectId), eq(submission.userId, actor.id)))
    .orderBy(desc(submission.attempt))
    .limit(MAX_LIMIT);
}

/** One attempt with its student and project, for who manages the course; undefined otherwise. */
export async function getSubmission(actor: Actor, id: string) {
  const [found] = await db
    .select({
      ...attempt,
      project: described,
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

/** All attempts of the student whose attempt this is, the latest first; for who manages the course. */
export function listAttempts(
  actor: Actor,
  { projectId, userId }: { projectId: string; userId: string },
) {
  return db
    .select(attempt)
    .from(submission)
    .innerJoin(project, eq(project.id, submission.projectId))
    .innerJoin(courseModule, eq(courseModule.id, project.moduleId))
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .leftJoin(reviewer, eq(reviewer.id, submission.reviewerId))
    .where(
      and(eq(submission.projectId, projectId), eq(submission.userId, userId), managedBy(actor)),
    )
    .orderBy(desc(submission.attempt))
    .limit(MAX_LIMIT);
}

/** That an attempt is its student's latest at this project. */
const isLatest = sql`not exists (select 1 from ${submission} as later
  where later.project_id = ${submission.projectId} and later.user_id = ${submission.userId}
    and later.attempt > ${submission.attempt})`;

/** Every student of a project's course, joined with their latest attempt. */
const board = (projectId: string) =>
  and(eq(submission.projectId, projectId), eq(submission.userId, enrollment.userId), isLatest);

const shown = (filter: BoardFilter): SQL =>
  filter === "missing" ? sql`${submission.id} is null` : eq(submission.state, filter);

/** The students of a project's course with how far each has come, by username. For who manages it. */
export async function listBoard(
  actor: Actor,
  { projectId, show, after = "", limit = DEFAULT_LIMIT }: BoardQuery,
) {
  const rows = await db
    .select({
      userId: user.id,
      username: user.username,
      displayName: user.displayName,
      latest: {
        id: submission.id,
        state: submission.state,
        attempt: submission.attempt,
        handedInAt: submission.handedInAt,
      },
    })
    .from(project)
    .innerJoin(courseModule, eq(courseModule.id, project.moduleId))
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .innerJoin(enrollment, eq(enrollment.courseId, course.id))
    .innerJoin(user, eq(user.id, enrollment.userId))
    .leftJoin(submission, board(projectId))
    .where(
      and(
        eq(project.id, projectId),
        managedBy(actor),
        gt(user.username, after),
        show && shown(show),
      ),
    )
    .orderBy(asc(user.username))
    .limit(limit + 1);
  return toPage(rows, limit, (last) => last.username);
}

type BoardQuery = { projectId: string; show?: BoardFilter; after?: string; limit?: number };

/** How many students are how far with a project. For who manages its course. */
export async function countBoard(
  actor: Actor,
  projectId: string,
): Promise<Record<BoardFilter, number>> {
  const rows = await db
    .select({ state: submission.state, students: count() })
    .from(project)
    .innerJoin(courseModule, eq(courseModule.id, project.moduleId))
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .innerJoin(enrollment, eq(enrollment.courseId, course.id))
    .leftJoin(submission, board(projectId))
    .where(and(eq(project.id, projectId), managedBy(actor)))
    .groupBy(submission.state);
  const counts = { missing: 0, waiting: 0, accepted: 0, revise: 0 };
  for (const { state, students } of rows) counts[state ?? "missing"] = students;
  return counts;
}

/** How far the actor is with the projects of a course: their latest state by project. */
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

/** How many of the students wait for a review at each project of a course that the actor manages. */
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
