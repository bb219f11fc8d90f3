import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { change, notification, recipient } from "@/db/schema";
import type { NotificationType } from "@/db/enums";

export type NewNotification = {
  id: string;
  type: NotificationType;
  title: string;
  message: string;
  /** Where the reader goes on. */
  link: string;
  courseId: string;
  /** Null for a reminder, which nobody sends. */
  senderId: string | null;
  announcementId?: string;
  mustRead?: boolean;
};

/** `recipients` is a query of `user_id`s; `onlyIf` a condition in the state that the batch has made so far. */
type Recipients = { recipients: SQL; onlyIf: SQL; now: number };

/**
 * For a batch: puts a notification into all of its recipients' inboxes, or nothing anywhere, also where
 * nobody is left to receive it. The text is stored once; all copies carry the number of the change that
 * tells open streams of them. The last of the statements is the one that makes the copies.
 */
export function deliver(outgoing: NewNotification, { recipients, onlyIf, now }: Recipients): SQL[] {
  const { id, type, title, message, link, courseId, senderId } = outgoing;
  const { announcementId = null, mustRead = false } = outgoing;
  const isStored = sql`exists (select 1 from ${notification} where id = ${id})`;
  return [
    sql`insert into ${notification} (id, type, title, message, link, course_id, announcement_id,
          sender_id, must_read, version, created_at)
        select ${id}, ${type}, ${title}, ${message}, ${link}, ${courseId}, ${announcementId},
          ${senderId}, ${Number(mustRead)}, 1, ${now}
        where ${onlyIf} and exists (${recipients})`,
    sql`insert into ${change} (kind, notification_id, created_at)
        select 'published', ${id}, ${now} where ${isStored}`,
    sql`insert into ${recipient} (notification_id, user_id, seq)
        select ${id}, user_id, (select max(seq) from ${change})
        from (${recipients}) where ${isStored}`,
  ];
}

/**
 * For the batch in which some of `members`, a query of `course_id` and `user_id`, were enrolled: what a
 * course's members must have read enters the inboxes that lack it, as if it was sent to them now. Who has
 * been a member before lacks nothing, so nobody has to know who is new.
 */
export function deliverMustReads(members: SQL, now: number): SQL[] {
  const lacks = sql`not exists (select 1 from ${recipient} as had
    where had.notification_id = due.id and had.user_id = member.user_id)`;
  return [
    sql`insert into ${change} (kind, notification_id, created_at)
        select 'published', due.id, ${now} from ${notification} as due
        where due.must_read = 1 and due.withdrawn_at is null
          and due.course_id in (select course_id from (${members}))
          and exists (select 1 from (${members}) as member
            where member.course_id = due.course_id and ${lacks})
        order by due.created_at, due.rowid`,
    // The changes just made are the log's last; their numbers follow each other, since one writes at a time.
    sql`insert into ${recipient} (notification_id, user_id, seq)
        select due.id, member.user_id, told.seq
        from ${change} as told
        join ${notification} as due on due.id = told.notification_id
        join (${members}) as member on member.course_id = due.course_id
        where told.seq > (select max(seq) from ${change}) - changes() and ${lacks}`,
  ];
}
