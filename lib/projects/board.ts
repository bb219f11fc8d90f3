import "server-only";

import { and, asc, count, eq, isNotNull, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { course, courseModule, enrollment, project, submission, user } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { managedBy, visibleTo } from "@/lib/courses/scope";
import { countAttachments } from "@/lib/files/attachments";
import { DEFAULT_LIMIT, MAX_LIMIT, parseTextCursor, toKeyedPage } from "@/lib/http/paging";
import type { BoardFilter } from "./schema";
import { isLatest, isOpen } from "./scope";

export type BoardRow = Awaited<ReturnType<typeof listBoard>>["items"][number];

/** Join condition: the latest attempt of each enrolled student. */
const latestAttempt = (projectId: string | typeof project.id) =>
  and(eq(submission.projectId, projectId), eq(submission.userId, enrollment.userId), isLatest);

const matchesFilter = (filter: BoardFilter): SQL =>
  filter === "missing" ? sql`${submission.id} is null` : eq(submission.state, filter);

/** What teachers see of a student on the board of a project. */
const boardColumns = {
  item: { userId: user.id, username: user.username, displayName: user.displayName },
  latest: {
    id: submission.id,
    state: submission.state,
    attempt: submission.attempt,
    handedInAt: submission.handedInAt,
  },
  files: countAttachments("submission", submission.id),
};

/** The actor, a student, on the boards of a course's open projects as its teachers see them there. */
export async function listOwnBoard(actor: Actor, courseId: string) {
  const rows = await db
    .select({
      ...boardColumns,
      project: { id: project.id, title: courseModule.title, dueAt: project.dueAt },
    })
    .from(enrollment)
    .innerJoin(course, eq(course.id, enrollment.courseId))
    .innerJoin(courseModule, eq(courseModule.courseId, course.id))
    .innerJoin(project, eq(project.moduleId, courseModule.id))
    .innerJoin(user, eq(user.id, enrollment.userId))
    .leftJoin(submission, latestAttempt(project.id))
    .where(
      and(
        eq(enrollment.userId, actor.id),
        eq(course.id, courseId),
        visibleTo(actor),
        or(isOpen(), isNotNull(submission.id)),
      ),
    )
    .orderBy(asc(courseModule.position))
    .limit(MAX_LIMIT);
  return rows.map(({ item, latest, files, ...row }) => ({
    ...row,
    row: { ...item, latest, files },
  }));
}

/** A page of the students of a project's course with their latest attempt, by name. For its managers. */
export async function listBoard(
  actor: Actor,
  { projectId, show, after, limit = DEFAULT_LIMIT }: BoardQuery,
) {
  const cursor = parseTextCursor(after);
  const rows = await db
    .select({
      ...boardColumns,
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
  const found = rows.map(({ item, latest, files, keys }) => ({
    item: { ...item, latest, files },
    keys,
  }));
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
