import "server-only";

import { and, asc, eq, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { course, courseModule, courseTeacher, enrollment, project, user } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { managedBy } from "@/lib/courses/scope";

/** The courses that a form offers, at most. */
const MAX_COURSES = 200;
/** A form with more checkboxes would be too large: then nobody can be chosen by name. */
const MAX_MEMBERS = 500;

export type TargetCourse = { id: string; title: string };

/** The projects of a course, and its members unless there are too many, from which a form chooses recipients. */
export type Choices = {
  courseId: string;
  projects: { id: string; title: string }[];
  members: { id: string; name: string }[] | null;
};

/** The published courses that the actor teaches, and `also`, which the actor manages. */
export function listTargetCourses(actor: Actor, also: string[] = []): Promise<TargetCourse[]> {
  const isTaught: SQL = sql`(${course.teacherId} = ${actor.id} or ${course.id} in
    (select course_id from ${courseTeacher} where user_id = ${actor.id}))`;
  const isAlso = sql`${course.id} in (select value from json_each(${JSON.stringify(also)}))`;
  return db
    .select({ id: course.id, title: course.title })
    .from(course)
    .where(and(eq(course.status, "published"), or(isTaught, isAlso), managedBy(actor)))
    .orderBy(asc(course.titleSort), asc(course.id))
    .limit(MAX_COURSES);
}

/** What recipients can be chosen from in a course that the actor manages. */
export async function listChoices(actor: Actor, courseId: string): Promise<Choices> {
  const isManaged = and(eq(course.id, courseId), managedBy(actor));
  const [projects, members] = await Promise.all([
    db
      .select({ id: project.id, title: courseModule.title })
      .from(project)
      .innerJoin(courseModule, eq(courseModule.id, project.moduleId))
      .innerJoin(course, eq(course.id, courseModule.courseId))
      .where(isManaged)
      .orderBy(asc(courseModule.position)),
    db
      .select({ id: user.id, name: user.displayName })
      .from(enrollment)
      .innerJoin(course, eq(course.id, enrollment.courseId))
      .innerJoin(user, eq(user.id, enrollment.userId))
      .where(isManaged)
      .orderBy(asc(user.nameSort), asc(user.username))
      .limit(MAX_MEMBERS + 1),
  ]);
  return { courseId, projects, members: members.length > MAX_MEMBERS ? null : members };
}
