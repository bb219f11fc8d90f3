import "server-only";

import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { course, courseModule, notification, project, recipient, submission } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { visibleTo } from "@/lib/courses/scope";

/**
 * The course of a project whose module was closed, for a student who has handed in or been told of it. Of
 * others a student does not learn that they exist.
 */
export async function findClosedProject(actor: Actor, id: string) {
  const knows = sql`(exists (select 1 from ${submission}
      where ${submission.projectId} = ${project.id} and ${submission.userId} = ${actor.id})
    or exists (select 1 from ${notification} join ${recipient}
      on ${recipient.notificationId} = ${notification.id} and ${recipient.userId} = ${actor.id}
      where ${notification.projectId} = ${project.id}))`;
  const [found] = await db
    .select({ courseId: course.id, courseTitle: course.title })
    .from(project)
    .innerJoin(courseModule, eq(courseModule.id, project.moduleId))
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .where(and(eq(project.id, id), visibleTo(actor), knows));
  return found;
}
