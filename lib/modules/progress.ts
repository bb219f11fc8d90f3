import "server-only";

import { and, asc, count, eq, isNotNull, isNull, or, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { course, courseModule, enrollment, moduleCompletion, user } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { managedBy, visibleTo } from "@/lib/courses/scope";
import { DEFAULT_LIMIT, MAX_LIMIT, parseTextCursor, toKeyedPage } from "@/lib/http/paging";
import { opened } from "./data";
import type { CompletionState } from "./schema";

export type Completion = Awaited<ReturnType<typeof listCompletions>>["items"][number];

/** What teachers see of a student in the list of who has done a module. */
const completionColumns = {
  userId: user.id,
  username: user.username,
  displayName: user.displayName,
  completedAt: moduleCompletion.createdAt,
};

/** For a join: that an enrolled student has marked the module as done. */
const ofStudent = and(
  eq(moduleCompletion.moduleId, courseModule.id),
  eq(moduleCompletion.userId, enrollment.userId),
);

const inState = {
  completed: isNotNull(moduleCompletion.createdAt),
  remaining: isNull(moduleCompletion.createdAt),
};

type ModuleOf = { courseId: string; moduleId: string };
type CompletionQuery = ModuleOf & { state?: CompletionState; after?: string; limit?: number };

const managedModule = (actor: Actor, { courseId, moduleId }: ModuleOf) =>
  and(eq(course.id, courseId), eq(courseModule.id, moduleId), managedBy(actor));

/** A page of the students of a module's course, by name, with when each has marked it as done. For its managers. */
export async function listCompletions(
  actor: Actor,
  { state, after, limit = DEFAULT_LIMIT, ...target }: CompletionQuery,
) {
  const cursor = parseTextCursor(after);
  const rows = await db
    .select({
      item: completionColumns,
      keys: { name: user.nameSort, username: user.username },
    })
    .from(courseModule)
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .innerJoin(enrollment, eq(enrollment.courseId, course.id))
    .innerJoin(user, eq(user.id, enrollment.userId))
    .leftJoin(moduleCompletion, ofStudent)
    .where(
      and(
        managedModule(actor, target),
        cursor && sql`(${user.nameSort}, ${user.username}) > (${cursor[0]}, ${cursor[1]})`,
        state && inState[state],
      ),
    )
    .orderBy(asc(user.nameSort), asc(user.username))
    .limit(limit + 1);
  return toKeyedPage(rows, limit);
}

/** How many students have marked a module as done, and how many have not. For its course's managers. */
export async function countCompletions(
  actor: Actor,
  target: ModuleOf,
): Promise<Record<CompletionState, number>> {
  const [row] = await db
    .select({ students: count(), completed: count(moduleCompletion.createdAt) })
    .from(courseModule)
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .innerJoin(enrollment, eq(enrollment.courseId, course.id))
    .leftJoin(moduleCompletion, ofStudent)
    .where(managedModule(actor, target));
  const { students, completed } = row ?? { students: 0, completed: 0 };
  return { completed, remaining: students - completed };
}

/** The number of students who have marked it as done, per module of a course that the actor manages. */
export async function countCompletionsOfAll(
  actor: Actor,
  courseId: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .select({ moduleId: courseModule.id, completed: count() })
    .from(courseModule)
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .innerJoin(enrollment, eq(enrollment.courseId, course.id))
    .innerJoin(moduleCompletion, ofStudent)
    .where(and(eq(course.id, courseId), managedBy(actor)))
    .groupBy(courseModule.id)
    .limit(MAX_LIMIT);
  return new Map(rows.map(({ moduleId, completed }) => [moduleId, completed]));
}

/** The actor, a student, in the lists of a course's modules, as its teachers see them there. */
export async function listOwnCompletions(actor: Actor, courseId: string) {
  return db
    .select({
      module: { id: courseModule.id, title: courseModule.title },
      row: completionColumns,
    })
    .from(enrollment)
    .innerJoin(course, eq(course.id, enrollment.courseId))
    .innerJoin(courseModule, eq(courseModule.courseId, course.id))
    .innerJoin(user, eq(user.id, enrollment.userId))
    .leftJoin(moduleCompletion, ofStudent)
    .where(
      and(
        eq(enrollment.userId, actor.id),
        eq(course.id, courseId),
        visibleTo(actor),
        or(opened(Date.now()), isNotNull(moduleCompletion.createdAt)),
      ),
    )
    .orderBy(asc(courseModule.position), asc(courseModule.id))
    .limit(MAX_LIMIT);
}
