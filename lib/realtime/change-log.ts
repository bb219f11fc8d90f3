import "server-only";

import { and, asc, eq, gt, inArray, lt, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { change, course, logEpoch, notification, recipient, session } from "@/db/schema";
import type { StreamedNotification } from "./encode";
import type { Position } from "./position";

/** One user's inbox between two places in the log; `since` undefined asks for the count only. */
export type InboxQuery = { userId: string; since: number | undefined; upTo: Position };
export type InboxState = { unreadCount: number; missed: Missed[]; upTo: Position };
/** A notification not yet told of; `bytes` is about what it takes to tell it. */
export type Missed = { id: string; seq: number; bytes: number };

/** More missed notifications than this are not replayed: the client fetches its list instead. */
export const MAX_REPLAYED = 200;

// The number survives the trimming of the log: a position never goes backwards.
const head = sql<number>`coalesce((select seq from sqlite_sequence where name = 'change'), 0)`;

/** A list in one row of JSON: thousands of rows take ten times as long to cross from the database. */
const jsonColumn = <List>(list: SQL) =>
  sql<List>`${list}`.mapWith((text: string) => JSON.parse(text) as List);

/** The log's newest position. A page reads it *before* its list: what comes between is then seen twice, never lost. */
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

/** Deletes those of the `most` oldest changes that were made before `before`; answers how many. */
export async function trimChanges(before: Date, limit: number): Promise<number> {
  const oldest = db.select({ seq: change.seq }).from(change).orderBy(asc(change.seq)).limit(limit);
  const [result] = await writeBatch([
    db.delete(change).where(and(inArray(change.seq, oldest), lt(change.createdAt, before))),
  ]);
  return result?.rowsAffected ?? 0;
}

/** Up to `limit` changes after `seq`, in order. One statement whatever the number of streams. */
export function changesAfter(seq: number, limit: number) {
  return db
    .select({
      seq: change.seq,
      kind: change.kind,
      userId: change.userId,
      notificationId: change.notificationId,
    })
    .from(change)
    .where(gt(change.seq, seq))
    .orderBy(asc(change.seq))
    .limit(limit);
}

/**
 * Up to `most` users to whom the change numbered `seq` brought the notification, in their ids' order after
 * `after`. Read by pages: a course may be large, and the embedded database answers in one go.
 */
export async function recipientsAfter(
  { notificationId, seq }: { notificationId: string; seq: number },
  after: string,
  limit: number,
): Promise<string[]> {
  const page = db
    .select({ userId: recipient.userId })
    .from(recipient)
    .where(
      and(
        eq(recipient.notificationId, notificationId),
        eq(recipient.seq, seq), // who joined later received it by a later change
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

/** Which of `sessionIds` still stand. Read-only: following a stream must not extend a session. */
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
 * For each query the unread count and what was published in `since < seq <= upTo`, oldest first: one
 * statement, so one snapshot, however many are asked for. The answers are in the queries' order; inboxes
 * in the same state, of an announcement most of a course, share one object. One with more than
 * `MOST_REPLAYED` missed holds just one more, which says so.
 */
export async function readInboxes(queries: InboxQuery[]): Promise<InboxState[]> {
  const given = JSON.stringify(
    queries.map(({ userId, since, upTo }) => [userId, since ?? upTo.seq, upTo.seq]),
  );
  // Materialized: else each mention would take the array apart again, for every inbox.
  const asked = sql`asked as materialized (
    select key, value ->> 0 as user_id, value ->> 1 as since, value ->> 2 as up_to
    from json_each(${given}))`;
  const unread = sql`select count(*) from ${recipient}
    where ${recipient.userId} = asked.user_id and ${recipient.readAt} is null`;
  const missed = db
    .select({ id: recipient.notificationId, seq: recipient.seq })
    .from(recipient)
    .where(
      sql`${recipient.userId} = asked.user_id
        and ${recipient.seq} > asked.since and ${recipient.seq} <= asked.up_to`,
    )
    .orderBy(asc(recipient.seq))
    .limit(MAX_REPLAYED + 1)
    .as("missed");
  // Of what inboxes that are alike have missed, the texts are measured once.
  const measured = sql`select json_group_array(json_array(one.value ->> 0, one.value ->> 1,
      octet_length(${notification.title}) + octet_length(${notification.message})) order by one.key)
    from json_each(alike.missed) as one
    join ${notification} on ${notification.id} = one.value ->> 0`;
  const [row] = await db.all<{ inboxes: string }>(sql`
    with ${asked},
    inbox as (
      select key, up_to, (${unread}) as unread, (
        select json_group_array(json_array(${missed.id}, ${missed.seq})) from ${missed}) as missed
      from asked),
    alike as (
      select json_group_array(key) as keys, unread, missed from inbox group by unread, missed, up_to)
    select json_group_array(json_array(json(keys), unread, json((${measured})))) as inboxes
    from alike`);
  return distribute(queries, JSON.parse(row?.inboxes ?? "[]") as AlikeInboxes[]);
}

type AlikeInboxes = [
  queries: number[],
  unreadCount: number,
  missed: [id: string, seq: number, bytes: number][],
];

function distribute(queries: InboxQuery[], groups: AlikeInboxes[]): InboxState[] {
  const states = Array.from<InboxState>({ length: queries.length });
  for (const [keys, unreadCount, found] of groups) {
    const { upTo } = queries[keys[0] ?? 0] as InboxQuery;
    const missed = found.map(([id, seq, bytes]) => ({ id, seq, bytes }));
    const state = { unreadCount, missed, upTo };
    for (const key of keys) states[key] = state;
  }
  return states;
}

/** What streams say of these notifications, by id: read once, however many are told. */
export async function readNotifications(
  missed: readonly Missed[],
): Promise<ReadonlyMap<string, StreamedNotification>> {
  const seqs = new Map(missed.map(({ id, seq }) => [id, seq]));
  if (seqs.size === 0) return new Map();
  const rows = await db
    .select({
      id: notification.id,
      type: notification.type,
      title: notification.title,
      message: notification.message,
      link: notification.link,
      courseTitle: course.title,
      createdAt: notification.createdAt,
    })
    .from(notification)
    .innerJoin(course, eq(course.id, notification.courseId))
    .where(
      sql`${notification.id} in (select value from json_each(${JSON.stringify([...seqs.keys()])}))`,
    );
  return new Map(
    rows.map(({ createdAt, ...row }) => [
      row.id,
      { ...row, seq: seqs.get(row.id) ?? 0, createdAt: createdAt.toISOString() },
    ]),
  );
}
