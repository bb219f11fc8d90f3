import "server-only";

import { and, asc, eq, or, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { course, courseModule, project } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { managedBy, visibleTo } from "@/lib/courses/scope";
import { MAX_LIMIT } from "@/lib/http/paging";

export type CourseModule = Awaited<ReturnType<typeof listModules>>[number];

/** For a WHERE: the module is open. Before that its content is only for those who manage the course. */
const opened = (now: number) => sql`${courseModule.opensAt} <= ${now}`;

const columns = (actor: Actor, now: number) => ({
  id: courseModule.id,
  position: courseModule.position,
  title: courseModule.title,
  summary: sql<string>`case when ${or(opened(now), managedBy(actor))} then ${courseModule.summary} else '' end`,
  /** Null for a draft. */
  opensAt: courseModule.opensAt,
  isOpen: sql<boolean>`coalesce(${opened(now)}, 0)`.mapWith(Boolean),
  version: courseModule.version,
  project: {
    id: project.id,
    brief: project.brief,
    deliverable: project.deliverable,
    dueAt: project.dueAt,
  },
});

const modules = (actor: Actor, now: number) =>
  db
    .select(columns(actor, now))
    .from(courseModule)
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .leftJoin(
      project,
      and(eq(project.moduleId, courseModule.id), or(opened(now), managedBy(actor))),
    )
    .$dynamic();

const shownTo = (actor: Actor) =>
  and(visibleTo(actor), or(managedBy(actor), sql`${courseModule.opensAt} is not null`));

/**
 * The modules of a course the actor may see, in teaching order. Students see modules that open later
 * without their content, and no drafts.
 */
export function listModules(actor: Actor, courseId: string, now = Date.now()) {
  return modules(actor, now)
    .where(and(eq(course.id, courseId), shownTo(actor)))
    .orderBy(asc(courseModule.position), asc(courseModule.id))
    .limit(MAX_LIMIT);
}

/** A module that `listModules` would return, or undefined. */
export async function getModule(
  actor: Actor,
  { courseId, moduleId }: { courseId: string; moduleId: string },
  now = Date.now(),
) {
  const [found] = await modules(actor, now).where(
    and(eq(course.id, courseId), eq(courseModule.id, moduleId), shownTo(actor)),
  );
  return found;
}
