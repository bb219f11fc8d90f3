import "server-only";

import { and, asc, eq, gt, inArray, lt, sql } from "drizzle-orm";
import { db, readBatch, writeBatch } from "@/db/client";
import { change, course, logEpoch, notification, recipient, session } from "@/db/schema";
import type { StreamedNotification } from "./encode";
import type { Position } from "./position";

/** One user's inbox since a place in the log; `since` undefined asks for the count only. */
export type InboxQuery = { userId: string; since: number | undefined };
export type InboxState = { unreadCount: number; missed: Missed[] };
/** A notification not yet told of; `bytes` is about what it takes to tell it. */
export type Missed = { id: string; seq: number; bytes: number };

/** More missed notifications than this are not replayed: the client fetches its list instead. */
export const MOST_REPLAYED = 200;

// The number survives the trimming of the log: a position never goes backwards.
const head = sql<number>`coalesce((select seq from sqlite_sequence where name = 'change'), 0)`;

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
export async function trimChanges(before: Date, most: number): Promise<number> {
  const oldest = db.select({ seq: change.seq }).from(change).orderBy(asc(change.seq)).limit(most);
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

/** Which of `userIds` received any of `notificationIds`. */
export async function recipientsAmong(notificationIds: string[], userIds: string[]) {
  const rows = await db
    .selectDistinct({ userId: recipient.userId })
    .from(recipient)
    .where(
      and(
        inArray(recipient.notificationId, notificationIds),
        sql`${recipient.userId} in (select value from json_each(${JSON.stringify(userIds)}))`,
      ),
    );
  return rows.map((row) => row.userId);
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

/** Where an inbox has one more than may be replayed: reading stops there, for each inbox by itself. */
const oneTooMany = (since: string) =>
  sql`select beyond.seq from ${recipient} as beyond
      where beyond.user_id = asked.value
        and beyond.seq > json_extract(${since}, '$[' || asked.key || ']')
      order by beyond.seq limit 1 offset ${MOST_REPLAYED}`;

/**
 * For each query the unread count and what was published in `since < seq <= upTo`, oldest first:
 * one snapshot, two statements, however many are asked for. The answers are in the queries' order;
 * one with more than `MOST_REPLAYED` missed holds just one more, which says so.
 */
export async function readInboxes(queries: InboxQuery[], upTo: number): Promise<InboxState[]> {
  const users = JSON.stringify(queries.map(({ userId }) => userId));
  const since = JSON.stringify(queries.map((query) => query.since ?? upTo));
  const [counts, missed] = await readBatch([
    db
      .select({
        query: sql<number>`asked.key`,
        unreadCount: sql<number>`(select count(*) from ${recipient}
          where ${recipient.userId} = asked.value and ${recipient.readAt} is null)`,
      })
      .from(sql`json_each(${users}) as asked`),
    db
      .select({
        query: sql<number>`asked.key`,
        id: recipient.notificationId,
        seq: recipient.seq,
        bytes: sql<number>`octet_length(${notification.title}) + octet_length(${notification.message})`,
      })
      .from(sql`json_each(${users}) as asked`)
      .innerJoin(
        recipient,
        sql`${recipient.userId} = asked.value
          and ${recipient.seq} > json_extract(${since}, '$[' || asked.key || ']')
          and ${recipient.seq} <= min(${upTo}, coalesce((${oneTooMany(since)}), ${upTo}))`,
      )
      .innerJoin(notification, eq(notification.id, recipient.notificationId))
      .orderBy(sql`asked.key`, asc(recipient.seq)),
  ]);

  const states: InboxState[] = counts.map(({ unreadCount }) => ({ unreadCount, missed: [] }));
  for (const { query, ...notified } of missed) states[query]?.missed.push(notified);
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
