import "server-only";

import { and, eq, lte, sql } from "drizzle-orm";
import { course, courseModule, enrollment, project, submission } from "@/db/schema";

/** For a WHERE: the module of a project is open to students. */
export const isOpen = (now = Date.now()) => lte(courseModule.opensAt, new Date(now));

/** For a WHERE of enrolments, their courses and modules: the student's own, published and open. */
export const isOpenFor = (student: { id: string }, now = Date.now()) =>
  and(eq(enrollment.userId, student.id), eq(course.status, "published"), isOpen(now));

/** For a WHERE: the submission is the student's latest attempt at the project. */
export const isLatest = sql`not exists (select 1 from ${submission} as later
  where later.project_id = ${submission.projectId} and later.user_id = ${submission.userId}
    and later.attempt > ${submission.attempt})`;

/** For a WHERE: the projects open to a student, because what was read before may have changed. */
export const openTo = (student: { id: string }, now: number) =>
  sql`(select ${project.id} from ${project}
    join ${courseModule} on ${courseModule.id} = ${project.moduleId}
    join ${course} on ${course.id} = ${courseModule.courseId}
    join ${enrollment} on ${enrollment.courseId} = ${course.id}
    where ${enrollment.userId} = ${student.id} and ${course.status} = 'published'
      and ${courseModule.opensAt} <= ${now})`;
