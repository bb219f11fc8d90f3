import "server-only";

import { and, asc, eq, gt, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { change, course, file, logEpoch, notification, recipient, session } from "@/db/schema";
import { type AutomaticText, toAutomaticText } from "@/lib/i18n/automatic-text";
import { contentKey, type StreamedNotification } from "./encode";
import type { Position } from "./position";
import { isUnread } from "./unread";

/** One user's inbox between two positions in the log; without `since` only the unread count. */
export type InboxQuery = { userId: string; since: number | undefined; upTo: Position };
export type InboxState = {
  unreadCount: number;
  /** The head of the log when the unread count was read: `upTo` or later. */
  countedAt: number;
  missed: Missed[];
  upTo: Position;
};
/** A notification that a stream has not sent yet; `bytes` is its approximate size in a frame. */
export type Missed = { id: string; seq: number; bytes: number };

/** Beyond this many missed notifications the client fetches its list instead. */
export const MAX_REPLAYED = 200;

// sqlite_sequence survives the trimming of the log: a position never goes backwards.
const head = sql<number>`coalesce((select seq from sqlite_sequence where name = 'change'), 0)`;

/** A list in one row of JSON: thousands of rows take ten times as long to cross from the database. */
const jsonColumn = <List>(list: SQL) =>
  sql<List>`${list}`.mapWith((text: string) => JSON.parse(text) as List);

/** The head of the log. A page reads it *before* its list: what is committed between is seen twice, never lost. */
export async function currentPosition(): Promise<Position> {
  const rows = await db.select({ epoch: logEpoch.epoch, seq: head }).from(logEpoch).limit(1);
  if (!rows[0]) throw new Error("the database has no log epoch: run the migrations");
  return rows[0];
}

/** The oldest change still in the log, or undefined when it is empty. */
export async function oldestChange(): Promise<number | undefined> {
  const [row] = await db.select({ seq: change.seq }).from(change).orderBy(asc(change.seq)).limit(1);
  return row?.seq;
}

/**
 * For a batch: logs that notifications were published. `notifications` is a query of one column
 * `notification_id`, in the order of publication; copies carry the number of their change as `seq`. `newCopies`
 * if the batch makes them, unread, rather than raising some that were there.
 */
export const logPublished = (
  notifications: SQL,
  { now, newCopies }: { now: number | SQL; newCopies: boolean },
): SQL =>
  sql`insert into ${change} (kind, notification_id, created_at, new_copies)
      select 'published', notification_id, ${now}, ${Number(newCopies)} from (${notifications})`;

/**
 * For a batch: logs that the inboxes of users changed in another way, as several read states at once. `users`
 * is a query of one column `user_id`. The third kind, `access`, is logged by the trigger `session_end_logged`.
 */
export const logInboxChanged = (users: SQL, now = Date.now()): SQL =>
  sql`insert into ${change} (kind, user_id, created_at)
      select 'inbox', user_id, ${now} from (${users})`;

/**
 * For a batch: logs that users read or confirmed a notification, or took it back. `receipts` is a query of
 * `user_id` and `notification_id`. It concerns the user's inbox, and what the sender is told of readers.
 */
export const logReceiptChanged = (receipts: SQL, now: number | SQL = Date.now()): SQL =>
  sql`insert into ${change} (kind, user_id, notification_id, created_at)
      select 'inbox', user_id, notification_id, ${now} from (${receipts})`;

/**
 * For a batch: logs that the copies of all recipients changed: the notification was corrected or withdrawn,
 * or that was undone. `notifications` is a query of one column `notification_id`. Open pages fetch them again.
 * What is raised to the top of inboxes again is also logged as published.
 */
export const logCopiesChanged = (notifications: SQL, now: number | SQL = Date.now()): SQL =>
  sql`insert into ${change} (kind, notification_id, created_at)
      select 'inbox', notification_id, ${now} from (${notifications})`;

/** Deletes those of the `limit` oldest changes that were made `ageMs` ago, by the database's clock. Returns how many. */
export async function trimChanges(ageMs: number, limit: number): Promise<number> {
  const oldest = db.select({ seq: change.seq }).from(change).orderBy(asc(change.seq)).limit(limit);
  const { trimmed } = await writeBatch({
    trimmed: db
      .delete(change)
      .where(
        and(inArray(change.seq, oldest), sql`${change.createdAt} < ${databaseNow} - ${ageMs}`),
      ),
  });
  return trimmed.rowsAffected;
}

/** Up to `limit` changes after `seq`, in order. One statement whatever the number of streams. */
export function changesAfter(seq: number, limit: number) {
  return db
    .select({
      seq: change.seq,
      kind: change.kind,
      userId: change.userId,
      notificationId: change.notificationId,
      newCopies: change.newCopies,
      ageMs: sql<
        number | null
      >`case ${change.kind} when 'published' then ${databaseNow} - ${change.createdAt} end`,
    })
    .from(change)
    .where(gt(change.seq, seq))
    .orderBy(asc(change.seq))
    .limit(limit);
}

/**
 * Up to `limit` users who received the notification by change `seq`, or by any, ordered by id, after `after`.
 * Paged, because a course may be large and the embedded database returns all rows in one turn of the loop.
 */
export async function recipientsAfter(
  { notificationId, seq }: { notificationId: string; seq?: number | undefined },
  after: string,
  limit: number,
): Promise<string[]> {
  const page = db
    .select({ userId: recipient.userId })
    .from(recipient)
    .where(
      and(
        eq(recipient.notificationId, notificationId),
        seq === undefined ? undefined : eq(recipient.seq, seq), // late joiners received it by a later one
        gt(recipient.userId, after),
      ),
    )
    .orderBy(asc(recipient.userId))
    .limit(limit)
    .as("page");
  const [row] = await db
    .select({ ids: jsonColumn<string[]>(sql`json_group_array(${page.userId})`) })
    .from(page);
  return row?.ids ?? [];
}

/** Which of `sessionIds` are alive. Read-only: a stream must not extend its session. */
export async function liveSessions(sessionIds: string[]) {
  const now = Math.floor(Date.now() / 1000);
  const rows = await db
    .select({ id: session.id })
    .from(session)
    .where(
      and(
        gt(session.expiresAt, now),
        sql`${session.id} in (select value from json_each(${JSON.stringify(sessionIds)}))`,
      ),
    );
  return new Set(rows.map((row) => row.id));
}

/**
 * For each query the unread count and what was published in `since < seq <= upTo`, oldest first. One
 * statement for all, so one snapshot. The results are in the order of the queries; inboxes in the same
 * state (most of a course after an announcement) share one object. At most `MAX_REPLAYED + 1` missed
 * notifications are returned; that many mean "too many".
 */
export async function readInboxes(queries: InboxQuery[]): Promise<InboxState[]> {
  const given = JSON.stringify(
    queries.map(({ userId, since, upTo }) => [userId, since ?? upTo.seq, upTo.seq]),
  );
  // Materialized: otherwise SQLite parses the array again for each reference and inbox.
  const query = sql`query as materialized (
    select key, value ->> 0 as user_id, value ->> 1 as since, value ->> 2 as up_to
    from json_each(${given}))`;
  const unread = sql`select count(*) from ${recipient}
    where ${recipient.userId} = query.user_id and ${isUnread}`;
  const missed = db
    .select({ id: recipient.notificationId, seq: recipient.seq })
    .from(recipient)
    .where(
      sql`${recipient.userId} = query.user_id
        and ${recipient.seq} > query.since and ${recipient.seq} <= query.up_to
        and ${recipient.inactive} = 0`,
    )
    .orderBy(asc(recipient.seq))
    .limit(MAX_REPLAYED + 1)
    .as("missed");
  // Inboxes in the same state are grouped, so that sizes are computed once.
  const measured = sql`select json_group_array(json_array(one.value ->> 0, one.value ->> 1,
      octet_length(${notification.title}) + octet_length(${notification.message})) order by one.key)
    from json_each(same_state.missed) as one
    join ${notification} on ${notification.id} = one.value ->> 0`;
  const [row] = await db.all<{ inboxes: string; counted_at: number }>(sql`
    with ${query},
    inbox as (
      select key, up_to, (${unread}) as unread, (
        select json_group_array(json_array(${missed.id}, ${missed.seq})) from ${missed}) as missed
      from query),
    same_state as (
      select json_group_array(key) as keys, unread, missed from inbox group by unread, missed, up_to)
    select json_group_array(json_array(json(keys), unread, json((${measured})))) as inboxes,
      (${head}) as counted_at
    from same_state`);
  const groups = JSON.parse(row?.inboxes ?? "[]") as InboxesInSameState[];
  return distribute(queries, groups, row?.counted_at ?? 0);
}

type InboxesInSameState = [
  queries: number[],
  unreadCount: number,
  missed: [id: string, seq: number, bytes: number][],
];

function distribute(
  queries: InboxQuery[],
  groups: InboxesInSameState[],
  countedAt: number,
): InboxState[] {
  const states = Array.from<InboxState>({ length: queries.length });
  for (const [keys, unreadCount, found] of groups) {
    const { upTo } = queries[keys[0] ?? 0] as InboxQuery;
    const missed = found.map(([id, seq, bytes]) => ({ id, seq, bytes }));
    const state = { unreadCount, countedAt, missed, upTo };
    for (const key of keys) states[key] = state;
  }
  return states;
}

/** `automatic`, if there, is put into words for each reader; the stored text is the school's language. */
export type NotificationContent = StreamedNotification & { automatic?: AutomaticText };

/**
 * The content of these notifications by `contentKey`, read once for all streams; without those that were
 * withdrawn or have expired meanwhile.
 */
export async function readNotifications(
  missed: readonly Missed[],
): Promise<ReadonlyMap<string, NotificationContent>> {
  if (missed.length === 0) return new Map();
  const ids = [...new Set(missed.map(({ id }) => id))];
  const rows = await db
    .select({
      id: notification.id,
      type: notification.type,
      title: notification.title,
      message: notification.message,
      textKind: notification.textKind,
      textValues: notification.textValues,
      link: notification.link,
      courseTitle: course.title,
      createdAt: notification.createdAt,
      attachments: sql<number>`(select count(*) from ${file}
        where ${file.announcementId} = ${notification.announcementId})`,
    })
    .from(notification)
    .leftJoin(course, eq(course.id, notification.courseId))
    .where(
      and(
        sql`${notification.id} in (select value from json_each(${JSON.stringify(ids)}))`,

        isNull(notification.withdrawnAt),
        isNull(notification.expiredAt),
      ),
    );
  const found = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    missed.flatMap((one) => {
      const row = found.get(one.id);
      if (!row) return [];
      const { createdAt, textKind, textValues, attachments, ...text } = row;
      const files = attachments > 0 ? { attachments } : {};
      const content = { ...text, ...files, seq: one.seq, createdAt: createdAt.toISOString() };
      const automatic = toAutomaticText(textKind, textValues);
      return [[contentKey(one), automatic ? { ...content, automatic } : content] as const];
    }),
  );
}
