import "server-only";

import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { course, courseModule, enrollment, project, submission } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { isTaughtBy } from "@/lib/courses/scope";

export type ToReview = Awaited<ReturnType<typeof listToReview>>["items"][number];

/** Literally the condition of the index `submission_waiting`. */
const isWaiting = sql`${submission.state} = 'waiting'`;

/**
 * The projects with submissions that wait for a review, in the published courses that the actor teaches: the
 * longest waiting first. `count` is of all projects, `waiting` of all submissions.
 */
export async function listToReview(actor: Actor, { limit }: { limit: number }) {
  const waiting = sql<number>`count(*)`;
  const rows = await db
    .select({
      item: {
        id: project.id,
        title: courseModule.title,
        courseTitle: course.title,
        waiting,
        since: sql<Date>`min(${submission.handedInAt})`.mapWith(submission.handedInAt),
        /** The one that waits longest. */
        submissionId: sql<string>`(select id from ${submission} as oldest
          where oldest.project_id = ${project.id} and oldest.state = 'waiting'
            and exists (select 1 from ${enrollment} as learning
              where learning.course_id = ${course.id} and learning.user_id = oldest.user_id)
          order by oldest.handed_in_at limit 1)`,
      },
      count: sql<number>`count(*) over ()`,
      total: sql<number>`sum(${waiting}) over ()`,
    })
    .from(course)
    .innerJoin(courseModule, eq(courseModule.courseId, course.id))
    .innerJoin(project, eq(project.moduleId, courseModule.id))
    .innerJoin(submission, and(eq(submission.projectId, project.id), isWaiting))
    .innerJoin(
      enrollment,
      and(eq(enrollment.courseId, course.id), eq(enrollment.userId, submission.userId)),
    )
    .where(and(isTaughtBy(actor), eq(course.status, "published")))
    .groupBy(project.id)
    .orderBy(sql`min(${submission.handedInAt})`, project.id)
    .limit(limit);
  const { count = 0, total = 0 } = rows[0] ?? {};
  return { items: rows.map(({ item }) => item), count, waiting: total };
}
