import "server-only";

import {
  and,
  asc,
  count,
  countDistinct,
  desc,
  eq,
  inArray,
  lt,
  lte,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { db } from "@/db/client";
import { course, courseModule, enrollment, project, submission, user } from "@/db/schema";
import type { SubmissionState } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { managedBy, visibleTo } from "@/lib/courses/scope";
import { DEFAULT_LIMIT, MAX_LIMIT, parseTextCursor, toKeyedPage } from "@/lib/http/paging";
import type { BoardFilter } from "./schema";
import { isLatest } from "./scope";

export type Project = NonNullable<Awaited<ReturnType<typeof getProject>>>;
export type Submission = Awaited<ReturnType<typeof listSubmissions>>[number];
export type BoardRow = Awaited<ReturnType<typeof listBoard>>["items"][number];

const isOpen = () => lte(courseModule.opensAt, new Date());

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
  link: submission.link,
  note: submission.note,
  handedInAt: submission.handedInAt,
  state: submission.state,
  reviewNote: submission.reviewNote,
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

/** Join condition: the latest attempt of each enrolled student. */
const latestAttempt = (projectId: string) =>
  and(eq(submission.projectId, projectId), eq(submission.userId, enrollment.userId), isLatest);

const matchesFilter = (filter: BoardFilter): SQL =>
  filter === "missing" ? sql`${submission.id} is null` : eq(submission.state, filter);

/** A page of the students of a project's course with their latest attempt, by name. For its managers. */
export async function listBoard(
  actor: Actor,
  { projectId, show, after, limit = DEFAULT_LIMIT }: BoardQuery,
) {
  const cursor = parseTextCursor(after);
  const rows = await db
    .select({
      item: { userId: user.id, username: user.username, displayName: user.displayName },
      latest: {
        id: submission.id,
        state: submission.state,
        attempt: submission.attempt,
        handedInAt: submission.handedInAt,
      },
      keys: { name: user.nameSort, username: user.username },
    })
    .from(project)
    .innerJoin(courseModule, eq(courseModule.id, project.moduleId))
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .innerJoin(enrollment, eq(enrollment.courseId, course.id))
    .innerJoin(user, eq(user.id, enrollment.userId))
    .leftJoin(submission, latestAttempt(projectId))
    .where(
      and(
        eq(project.id, projectId),
        managedBy(actor),
        cursor && sql`(${user.nameSort}, ${user.username}) > (${cursor[0]}, ${cursor[1]})`,
        show && matchesFilter(show),
      ),
    )
    .orderBy(asc(user.nameSort), asc(user.username))
    .limit(limit + 1);
  const found = rows.map(({ item, latest, keys }) => ({ item: { ...item, latest }, keys }));
  return toKeyedPage(found, limit);
}

type BoardQuery = { projectId: string; show?: BoardFilter; after?: string; limit?: number };

/** The number of students in each state of a project. For the course's managers. */
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
    .leftJoin(submission, latestAttempt(projectId))
    .where(and(eq(project.id, projectId), managedBy(actor)))
    .groupBy(submission.state);
  const counts = { missing: 0, waiting: 0, accepted: 0, revise: 0 };
  for (const { state, students } of rows) counts[state ?? "missing"] = students;
  return counts;
}

/** How many open projects a course has, and how many of them each of some students has had accepted. */
export type CourseProgress = { projects: number; accepted: ReadonlyMap<string, number> };

/** The progress of students of a course that the actor manages. */
export async function getProgress(
  actor: Actor,
  { courseId, userIds }: { courseId: string; userIds: readonly string[] },
): Promise<CourseProgress> {
  const openProjects = and(eq(course.id, courseId), isOpen(), managedBy(actor));
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
