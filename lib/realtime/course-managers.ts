import "server-only";

import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { announcementCourse, course, courseTeacher, enrollment, notification } from "@/db/schema";

/** What changed: receipts of these notifications, and some of these readers, whichever they are. */
export type ChangedReceipts = { notifications: string[]; readers: string[] };

/**
 * Who of `among` owns or co-teaches a course of these announcements (any that they went to), or one in which a reader is enrolled.
 * One statement.
 */
export async function courseManagers(
  { notifications, readers }: ChangedReceipts,
  among: string[],
): Promise<Set<string>> {
  const [row] = await db.all<{ ids: string }>(sql`
    with asked as materialized (select value as id from json_each(${JSON.stringify(among)})),
    concerned as materialized (
      select course_id from ${announcementCourse}
      where announcement_id in (select announcement_id from ${notification}
        where id in (select value from json_each(${JSON.stringify(notifications)})))
      union
      select course_id from ${enrollment}
      where user_id in (select value from json_each(${JSON.stringify(readers)})))
    select json_group_array(id) as ids from (
      select teacher_id as id from ${course}
      where id in (select course_id from concerned) and teacher_id in (select id from asked)
      union
      select user_id as id from ${courseTeacher}
      where course_id in (select course_id from concerned) and user_id in (select id from asked))`);
  return new Set(JSON.parse(row?.ids ?? "[]") as string[]);
}
