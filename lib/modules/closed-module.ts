import "server-only";

import { and, eq, isNull, sql } from "drizzle-orm";
import { db } from "@/db/client";
import {
  course,
  courseModule,
  moduleCompletion,
  notification,
  project,
  recipient,
  submission,
} from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { visibleTo } from "@/lib/courses/scope";
import { env } from "@/lib/env";

/**
 * The course of a module that was closed, for a student who has marked it as done, handed in its project, or been
 * told of one of them; not its title, which is in no list either. Of others a student does not learn that they exist.
 */
export async function findClosedModule(
  actor: Actor,
  { courseId, moduleId }: { courseId: string; moduleId: string },
) {
  const path = `/app/courses/${courseId}/modules/${moduleId}`;
  const projectId = sql`(select id from ${project} where module_id = ${courseModule.id})`;
  const knows = sql`(exists (select 1 from ${moduleCompletion}
      where ${moduleCompletion.moduleId} = ${courseModule.id} and ${moduleCompletion.userId} = ${actor.id})
    or exists (select 1 from ${submission}
      where ${submission.projectId} = ${projectId} and ${submission.userId} = ${actor.id})
    or exists (select 1 from ${notification} join ${recipient}
      on ${recipient.notificationId} = ${notification.id} and ${recipient.userId} = ${actor.id}
      where ${notification.courseId} = ${course.id} and ${notification.withdrawnAt} is null
        and (${notification.projectId} = ${projectId}
          or ${notification.link} in (${path}, ${env.APP_ORIGIN + path}))))`;
  const [found] = await db
    .select({ courseId: course.id, courseTitle: course.title })
    .from(courseModule)
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .where(
      and(
        eq(course.id, courseId),
        eq(courseModule.id, moduleId),
        isNull(courseModule.opensAt),
        visibleTo(actor),
        knows,
      ),
    );
  return found;
}
