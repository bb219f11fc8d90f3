import "server-only";

import { and, asc, eq, or, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { course, courseModule, moduleCompletion, project } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { managedBy, visibleTo } from "@/lib/courses/scope";
import { attachmentsOf } from "@/lib/files/attachments";
import { MAX_LIMIT } from "@/lib/http/paging";

export type CourseModule = Awaited<ReturnType<typeof listModules>>[number];
export type ModuleWithText = NonNullable<Awaited<ReturnType<typeof getModule>>>;

/** For a WHERE: the module is open. Before that its content is only for those who manage the course. */
export const opened = (now: number) => sql`${courseModule.opensAt} <= ${now}`;

/** Drafts are only for those who manage the course. */
export const shownTo = (actor: Actor) =>
  and(visibleTo(actor), or(managedBy(actor), sql`${courseModule.opensAt} is not null`));

/** A text of the module; "" as long as the actor may not read it. */
const readable = (
  column: typeof courseModule.summary | typeof courseModule.text,
  actor: Actor,
  now: number,
) => sql<string>`case when ${or(opened(now), managedBy(actor))} then ${column} else '' end`;

const columns = (actor: Actor, now: number) => ({
  id: courseModule.id,
  position: courseModule.position,
  title: courseModule.title,
  summary: readable(courseModule.summary, actor, now),
  /** Null for a draft. */
  opensAt: courseModule.opensAt,
  isOpen: sql<boolean>`coalesce(${opened(now)}, 0)`.mapWith(Boolean),
  version: courseModule.version,
  /** When the actor has marked it as done. */
  completedAt: moduleCompletion.createdAt,
  project: {
    id: project.id,
    brief: project.brief,
    deliverable: project.deliverable,
    dueAt: project.dueAt,
  },
});

/** For a join: the project, as long as the actor may see it. */
const readableProject = (actor: Actor, now: number) =>
  and(eq(project.moduleId, courseModule.id), or(opened(now), managedBy(actor)));

/** For a join: that the actor has marked the module as done. */
const ownCompletion = (actor: Actor) =>
  and(eq(moduleCompletion.moduleId, courseModule.id), eq(moduleCompletion.userId, actor.id));

const inOrder = [asc(courseModule.position), asc(courseModule.id)];

/**
 * The modules of a course the actor may see, in teaching order. Students see modules that open later
 * without their content, and no drafts. The text of each is only on its page.
 */
export function listModules(actor: Actor, courseId: string, now = Date.now()) {
  return db
    .select(columns(actor, now))
    .from(courseModule)
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .leftJoin(project, readableProject(actor, now))
    .leftJoin(moduleCompletion, ownCompletion(actor))
    .where(and(eq(course.id, courseId), shownTo(actor)))
    .orderBy(...inOrder)
    .limit(MAX_LIMIT);
}

/** A module that `listModules` would return, with its text and files; or undefined. */
export async function getModule(
  actor: Actor,
  { courseId, moduleId }: { courseId: string; moduleId: string },
  now = Date.now(),
) {
  const [found] = await db
    .select({
      ...columns(actor, now),
      text: readable(courseModule.text, actor, now),
      attachments: attachmentsOf("module", courseModule.id, or(opened(now), managedBy(actor))),
    })
    .from(courseModule)
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .leftJoin(project, readableProject(actor, now))
    .leftJoin(moduleCompletion, ownCompletion(actor))
    .where(and(eq(course.id, courseId), eq(courseModule.id, moduleId), shownTo(actor)));
  return found;
}

/** Only the titles of the modules that `listModules` would return. */
export function listModuleTitles(actor: Actor, courseId: string) {
  return db
    .select({ id: courseModule.id, title: courseModule.title })
    .from(courseModule)
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .where(and(eq(course.id, courseId), shownTo(actor)))
    .orderBy(...inOrder)
    .limit(MAX_LIMIT);
}
