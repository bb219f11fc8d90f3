import "server-only";

import { and, desc, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { course, courseModule, enrollment, project, submission } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { isLatest, isOpenFor } from "./scope";

/** What a student has to do: hand in what is missing, or hand in again what has to be revised. */
export type ToDoState = "missing" | "revise";
export type ToDo = Awaited<ReturnType<typeof listToDo>>["items"][number];

/** What was missed longer ago comes after what can still be done in time. */
const RECENTLY_MS = 7 * 86_400_000;

const inState = {
  missing: sql`${submission.id} is null`,
  revise: sql`${submission.state} = 'revise'`,
};

/**
 * The open projects of the actor's courses that wait for the actor, most urgent first; those without a due time
 * last. `count` is of all.
 */
export async function listToDo(
  actor: Actor,
  { state, limit, now = Date.now() }: { state: ToDoState; limit: number; now?: number },
) {
  const isRecent = sql`${project.dueAt} > ${now - RECENTLY_MS}`;
  const rows = await db
    .select({
      item: {
        id: project.id,
        title: courseModule.title,
        courseTitle: course.title,
        dueAt: project.dueAt,
      },
      count: sql<number>`count(*) over ()`,
    })
    .from(enrollment)
    .innerJoin(course, eq(course.id, enrollment.courseId))
    .innerJoin(courseModule, eq(courseModule.courseId, course.id))
    .innerJoin(project, eq(project.moduleId, courseModule.id))
    .leftJoin(submission, latestOf(actor))
    .where(and(isOpenFor(actor, now), inState[state]))
    .orderBy(
      sql`case when ${isRecent} then 0 when ${project.dueAt} is not null then 1 else 2 end`,
      sql`case when ${isRecent} then ${project.dueAt} end`,
      desc(project.dueAt),
      desc(courseModule.opensAt),
      project.id,
    )
    .limit(limit);
  return { items: rows.map(({ item }) => item), count: rows[0]?.count ?? 0 };
}

/** For a join: the actor's latest attempt at the project. */
export const latestOf = (actor: Actor) =>
  and(eq(submission.projectId, project.id), eq(submission.userId, actor.id), isLatest);
