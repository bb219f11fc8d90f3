import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { course, courseTeacher, notification, user } from "@/db/schema";
import { clearInbox } from "@/lib/notifications/clearing";

/** For a batch that gives a course to somebody who taught it beside its teacher. */
export const ownersAreNoCoTeachers = sql`delete from ${courseTeacher}
  where exists (select 1 from ${course} where id = course_id and teacher_id = user_id)`;

/**
 * For a batch in which a user may have ceased to teach something: what told them of hand-ins leaves their
 * inbox, since what it leads to is closed to them. Admins see every course.
 */
export const forgetHandIns = (userId: string): SQL[] =>
  clearInbox({
    userId,
    told: sql`${notification.type} = 'hand_in' and not exists (
      select 1 from ${course} where id = ${notification.courseId} and (teacher_id = ${userId}
        or exists (select 1 from ${courseTeacher}
          where course_id = ${notification.courseId} and user_id = ${userId})))`,
    onlyIf: sql`not exists (select 1 from ${user} where id = ${userId} and role = 'admin')`,
  });
