import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { course, courseTeacher, enrollment, notification, recipient, user } from "@/db/schema";
import { logInboxChanged } from "@/lib/realtime/change-log";

/**
 * Which notifications leave which inboxes, and when. Each function returns statements for the batch of the
 * fact that makes them necessary; they read the state that the batch has made so far, and do nothing when
 * the fact did not come about. Open streams are notified through the change log.
 */

/** A student left a course, or was removed. Hand-ins stay: the same user may teach the course. */
export const withdrawFromFormerMember = (userId: string, courseId: string): SQL[] =>
  removeCopies({
    userId,
    matching: sql`${notification.courseId} = ${courseId} and ${notification.type} <> 'hand_in'`,
    onlyIf: sql`not exists (select 1 from ${enrollment}
      where course_id = ${courseId} and user_id = ${userId})`,
  });

/** A student became a teacher or an admin: no course is theirs to learn in any more. What goes to all stays. */
export const withdrawFromFormerStudent = (userId: string): SQL[] =>
  removeCopies({
    userId,
    matching: sql`${notification.type} <> 'hand_in' and ${notification.courseId} is not null`,
    onlyIf: sql`exists (select 1 from ${user} where id = ${userId} and role <> 'student')`,
  });

/**
 * A user may have stopped teaching a course: hand-ins of courses that they do not teach link to pages that
 * are closed to them. Admins see every course.
 */
export const withdrawHandInsFromFormerTeacher = (userId: string): SQL[] =>
  removeCopies({
    userId,
    matching: sql`${notification.type} = 'hand_in' and not exists (
      select 1 from ${course} where id = ${notification.courseId} and (teacher_id = ${userId}
        or exists (select 1 from ${courseTeacher}
          where course_id = ${notification.courseId} and user_id = ${userId})))`,
    onlyIf: sql`not exists (select 1 from ${user} where id = ${userId} and role = 'admin')`,
  });

/** A user was deleted: their inbox is emptied, and hand-ins that name them leave all inboxes. */
export function withdrawOfDeletedUser(userId: string): SQL[] {
  const isDeleted = sql`exists (select 1 from ${user}
    where id = ${userId} and deleted_at is not null)`;
  return [
    ...removeCopies({ userId, matching: sql`true`, onlyIf: isDeleted }),
    ...removeEverywhere(sql`sender_id = ${userId} and type = 'hand_in' and ${isDeleted}`),
  ];
}

/** A review was undone: the student is no longer told of it. `at` is when it was told. */
export const withdrawReview = (told: {
  projectId: string;
  userId: string;
  at: Date;
  onlyIf: SQL;
}) =>
  removeCopies({
    userId: told.userId,
    matching: sql`${notification.projectId} = ${told.projectId} and ${notification.type} = 'review'
      and ${notification.createdAt} = ${told.at.getTime()}`,
    onlyIf: told.onlyIf,
  });

/** A module's project is about to be removed: links to it would lead nowhere. */
export const withdrawOfProject = (moduleId: string, onlyIf: SQL): SQL[] =>
  removeEverywhere(
    sql`project_id = (select id from project where module_id = ${moduleId}) and ${onlyIf}`,
  );

/** Deletes notifications of the product itself with all their copies. Announcements stay. */
function removeEverywhere(matching: SQL): SQL[] {
  const removed = sql`select id from ${notification} where ${matching} and +announcement_id is null`;
  return [
    logInboxChanged(
      sql`select distinct user_id from ${recipient} where notification_id in (${removed})`,
    ),
    sql`delete from ${notification} where id in (${removed})`,
  ];
}

/** `matching` selects notifications; `onlyIf` is a condition in the state that the batch has made so far. */
type RemovedCopies = { userId: string; matching: SQL; onlyIf: SQL };

/** Deletes one user's copies, and a notification of the product itself when no copy is left. */
function removeCopies({ userId, matching, onlyIf }: RemovedCopies): SQL[] {
  const copies = sql`select notification_id from ${recipient}
    join ${notification} on ${notification.id} = notification_id
    where user_id = ${userId} and ${matching} and ${onlyIf}`;
  return [
    logInboxChanged(sql`select ${userId} as user_id where exists (${copies})`),
    // The plus keeps SQLite from scanning all notifications that are no announcement.
    sql`delete from ${notification} where id in (${copies}) and +announcement_id is null
        and not exists (select 1 from ${recipient} as others
          where others.notification_id = ${notification.id} and others.user_id <> ${userId})`,
    sql`delete from ${recipient} where user_id = ${userId} and notification_id in (${copies})`,
  ];
}
