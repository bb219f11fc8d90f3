import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { announcement, change, notification, recipient, user } from "@/db/schema";
import type { NotificationType } from "@/db/enums";
import type { AutomaticText } from "@/lib/i18n/automatic-text";
import { logPublished } from "@/lib/realtime/change-log";
import { storeWords } from "./search-words";

export type NotificationContent = {
  id: string;
  type: NotificationType;
  title: string;
  message: string;
  /** What an automatic notification is rendered from, in the language of each reader. */
  automatic?: AutomaticText;
  /** Where the reader goes on. */
  link: string;
  /** Null for what goes to a role or to everybody. */
  courseId: string | null;
  /** Null for a reminder, which nobody sends. */
  senderId: string | null;
  announcementId?: string;
  /** The project that it is about. */
  projectId?: string;
  mustRead?: boolean;
  needsConfirmation?: boolean;
  expiresAt?: Date | null;
};

/** `recipients` is a query of `user_id`s; `onlyIf` a condition in the state that the batch has made so far. */
type Recipients = { recipients: SQL; onlyIf: SQL; now: number | SQL };

/** How many statements `deliver` makes; the last one makes the copies. */
export const DELIVERY_STATEMENTS = 4;

/**
 * For a batch: stores a notification and a copy for each recipient, or nothing when there is none, unless
 * it must be read: then who comes later receives it. The text is stored once; all copies carry the number of the change that streams follow as `seq`. The last
 * statement is the one that makes the copies.
 */
export function deliver(
  created: NotificationContent,
  { recipients, onlyIf, now }: Recipients,
): SQL[] {
  const { id, type, title, message, link, courseId, senderId } = created;
  const { announcementId = null, projectId = null, mustRead = false, automatic } = created;
  const { needsConfirmation = false, expiresAt = null } = created;
  const values = automatic ? JSON.stringify(automatic.values) : null;
  const isStored = sql`exists (select 1 from ${notification} where id = ${id})`;
  return [
    sql`insert into ${notification} (id, type, title, message, text_kind, text_values, link,
          course_id, announcement_id, project_id, sender_id, must_read, needs_confirmation, expires_at,
          version, created_at)
        select ${id}, ${type}, ${title}, ${message}, ${automatic?.kind ?? null}, ${values}, ${link},
          ${courseId}, ${announcementId}, ${projectId}, ${senderId}, ${Number(mustRead)},
          ${Number(needsConfirmation)}, ${expiresAt?.getTime() ?? null}, 1, ${now}
        where ${onlyIf} and (${Number(mustRead)} or exists (${recipients}))`,
    storeWords(id, { title, message, automatic, version: 1, onlyIf: sql`true` }),
    logPublished(sql`select ${id} as notification_id where ${isStored}`, { now, newCopies: true }),
    sql`insert into ${recipient} (notification_id, user_id, seq)
        select ${id}, user_id, (select max(seq) from ${change})
        from (${recipients}) where ${isStored}`,
  ];
}

/** For a WHERE: the notification `due` must be read by all, not by chosen ones. */
const isForLateComers = sql`due.must_read = 1 and exists (select 1 from ${announcement} as sent
  where sent.id = due.announcement_id and sent.selection = 'all')`;

/**
 * For the batch that enrols some of `members`, a query of `course_id` and `user_id`: delivers the must-read
 * notifications of the course that a member's inbox lacks, as if they were sent now. A member who was
 * enrolled before lacks none, so the caller does not need to know which members are new.
 */
export const deliverMustReads = (members: SQL, now: number | SQL): SQL[] =>
  deliverDue(members, {
    among: sql`due.course_id in (select course_id from (${members})) and ${isForLateComers}`,
    reaches: sql`member.course_id = due.course_id`,
    now,
  });

/** The same for the batch that creates some of `users`, a query of `user_id`: what goes to a role or to everybody. */
export const deliverSchoolMustReads = (users: SQL, now: number | SQL): SQL[] =>
  deliverDue(users, {
    among: sql`due.course_id is null and ${isForLateComers}`,
    reaches: sql`due.course_id is null and exists (
      select 1 from ${announcement} as sent join ${user} as person on person.id = member.user_id
      where sent.id = due.announcement_id and ${isAudience})`,
    now,
  });

/** For a WHERE: the role of the user `person` belongs to the audience of the announcement `sent`. */
export const isAudience = sql`case sent.audience when 'students' then person.role = 'student'
  when 'teachers' then person.role = 'teacher' when 'everyone' then 1 else 0 end`;

type Due = {
  /** Selects notifications `due`. */
  among: SQL;
  /** Selects the rows of `members`, called `member`, that receive one. */
  reaches: SQL;
  now: number | SQL;
};

/** For a batch: delivers what the inboxes of members lack, as if it were sent now. */
export function deliverDue(members: SQL, { among, reaches, now }: Due): SQL[] {
  // A member of two of its courses has received an announcement through one of them.
  const lacks = sql`not exists (select 1 from ${notification} as other
    join ${recipient} as had on had.notification_id = other.id and had.user_id = member.user_id
    where other.announcement_id = due.announcement_id)`;
  const isCurrent = sql`due.withdrawn_at is null and exists (select 1 from ${announcement} as current
    where current.id = due.announcement_id
      and (current.expires_at is null or current.expires_at > ${now}))`;
  return [
    logPublished(
      sql`select due.id as notification_id from ${notification} as due
          where ${among} and ${isCurrent}
            and exists (select 1 from (${members}) as member where ${reaches} and ${lacks})
          order by due.created_at, due.rowid`,
      { now, newCopies: true },
    ),
    // The changes of the statement before are the last of the log, without gaps: there is one writer at a time.
    // Of an announcement that reaches a member through several courses the first; `due` is the row with the minimum.
    sql`insert into ${recipient} (notification_id, user_id, seq)
        select due.id, member.user_id, min(logged.seq)
        from ${change} as logged
        join ${notification} as due on due.id = logged.notification_id
        join (${members}) as member on ${reaches}
        where logged.seq > (select max(seq) from ${change}) - changes() and ${lacks}
        group by due.announcement_id, member.user_id`,
  ];
}
