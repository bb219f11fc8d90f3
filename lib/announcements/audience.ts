import "server-only";

import { type SQL, sql } from "drizzle-orm";
import type { Audience } from "@/db/enums";
import {
  announcement,
  announcementCourse,
  announcementPerson,
  course,
  courseTeacher,
  enrollment,
  mute,
  notification,
  recipient,
  submission,
  user,
} from "@/db/schema";
import { isAudience } from "@/lib/notifications/delivery";

// Who receives an announcement, as SQL over its stored row: what the composer counts, and what is sent.

/** For a WHERE of `announcement`: its author may publish it now, in all its courses. */
export const isPublishable = sql`exists (select 1 from ${user} as author
  where author.id = ${announcement.authorId} and author.suspended_at is null
    and author.deleted_at is null and case when ${announcement.audience} = 'courses'
      then author.role <> 'student' and exists (select 1 from ${announcementCourse} as target
          where target.announcement_id = ${announcement.id})
        and not exists (select 1 from ${announcementCourse} as target
          join ${course} as target_course on target_course.id = target.course_id
          where target.announcement_id = ${announcement.id} and not (
            target_course.status = 'published' and (author.role = 'admin'
              or target_course.teacher_id = author.id
              or exists (select 1 from ${courseTeacher}
                where course_id = target_course.id and user_id = author.id))))
      else author.role = 'admin' end)`;

type Options = {
  /** Through which course; null for a role or everybody. */
  courseId: string | SQL | null;
  /** Leaves out who has a copy already, through another course. */
  once?: boolean;
};

/** A stored announcement, by its id or an expression of it, or a query of the columns of one that is not stored yet. */
export type Sent = string | SQL | { unstored: SQL };

/** For `unstored`: a new announcement to all students of a course. */
export const newAnnouncement = sql`(select '' as id, '' as author_id, 'courses' as audience,
    'all' as selection, null as selection_project_id, 'course_update' as type, 0 as must_read)`;

/** A query of the `user_id`s of those who receive the announcement. */
export function recipientsOf(announcementId: Sent, { courseId, once = false }: Options): SQL {
  const hasCopy = sql`exists (select 1 from ${notification} as earlier
    join ${recipient} as had on had.notification_id = earlier.id and had.user_id = person.id
    where earlier.announcement_id = sent.id)`;
  return sql`select person.id as user_id from ${reachable(announcementId, courseId)}
    where ${isUnmuted(courseId)} and ${once ? sql`not ${hasCopy}` : sql`true`}`;
}

/** For a WHERE: somebody receives the announcement. */
export function hasRecipients({ id, audience, courseIds }: Addressed): SQL {
  const courses = audience === "courses" ? courseIds : [null];
  const any = courses.map((courseId) => sql`exists (${recipientsOf(id, { courseId })})`);
  return sql`(${sql.join([sql`0`, ...any], sql` or `)})`;
}

type Addressed = { id: string; audience: Audience; courseIds: readonly string[] };

/** A query of the `user_id`s and `reason`s of those who are selected and left out. */
export const leftOutBy = (announcementId: Sent, courseId: string | null): SQL =>
  sql`select person.id as user_id, 'suspended' as reason from ${selected(announcementId, courseId)}
      where person.suspended_at is not null
    union select person.id, 'muted' from ${reachable(announcementId, courseId)}
      where not ${isUnmuted(courseId)}`;

/** Who is selected and can sign in; `sent` is the announcement, `person` the user. */
const reachable = (announcementId: Sent, courseId: string | SQL | null) =>
  sql`${selected(announcementId, courseId)} and person.suspended_at is null`;

function selected(announcementId: Sent, courseId: string | SQL | null): SQL {
  const isStored = typeof announcementId === "string" || !("unstored" in announcementId);
  const source = isStored ? sql`${announcement}` : announcementId.unstored;
  const identified = isStored ? sql`sent.id = ${announcementId}` : sql`true`;
  const joins =
    courseId === null
      ? byRole
      : sql`join ${enrollment} as member
      on member.course_id = ${courseId} and ${isSelected}
    join ${user} as person on person.id = member.user_id`;
  return sql`${source} as sent ${joins}
    and ${identified} and person.deleted_at is null`;
}

const byRole = sql`join ${user} as person on person.id <> sent.author_id and ${isAudience}`;

const isSelected = sql`case sent.selection when 'all' then 1
  when 'persons' then exists (select 1 from ${announcementPerson} as chosen
    where chosen.announcement_id = sent.id and chosen.user_id = member.user_id)
  else sent.selection_project_id is not null and not exists (select 1 from ${submission} as handed_in
    where handed_in.project_id = sent.selection_project_id and handed_in.user_id = member.user_id)
  end`;

/** What must be read, and what is urgent, cannot be muted. */
const isUnmuted = (courseId: string | SQL | null) =>
  sql`(sent.must_read = 1 or sent.type = 'urgent' or not exists (select 1 from ${mute} as muted
    where muted.user_id = person.id and ((muted.kind = 'course' and muted.target = ${courseId})
      or (muted.kind = 'type' and muted.target = sent.type))))`;

/** How many of the selected have no copy of a published announcement, by reason. */
export function notReachedOf(announcementId: string, courseId: string | null): SQL {
  const lacksCopy = sql`not exists (select 1 from ${notification} as copied
    join ${recipient} as had on had.notification_id = copied.id and had.user_id = person.id
    where copied.announcement_id = sent.id)`;
  // Most have a copy and no reason: the cheaper condition comes first.
  return sql`select coalesce(sum(person.suspended_at is not null), 0) as suspended,
      coalesce(sum(person.suspended_at is null), 0) as muted
    from ${selected(announcementId, courseId)}
    where (person.suspended_at is not null or not ${isUnmuted(courseId)}) and ${lacksCopy}`;
}
