import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { course, courseTeacher, notification, user } from "@/db/schema";
import { clearInbox } from "@/lib/notifications/clearing";

/** For a batch that transfers a course to one of its co-teachers. */
export const removeOwnersFromCoTeachers = sql`delete from ${courseTeacher}
  where exists (select 1 from ${course} where id = course_id and teacher_id = user_id)`;

/**
 * For a batch after which a user may no longer teach a course: removes notifications about hand-ins whose
 * pages the user can no longer open. Admins keep them, because they see every course.
 */
export const clearHandInNotifications = (userId: string): SQL[] =>
  clearInbox({
    userId,
    told: sql`${notification.type} = 'hand_in' and not exists (
      select 1 from ${course} where id = ${notification.courseId} and (teacher_id = ${userId}
        or exists (select 1 from ${courseTeacher}
          where course_id = ${notification.courseId} and user_id = ${userId})))`,
    onlyIf: sql`not exists (select 1 from ${user} where id = ${userId} and role = 'admin')`,
  });
