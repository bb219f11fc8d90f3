import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import {
  mute,
  notification,
  pushCourse,
  pushJob,
  pushMessage,
  pushSubscription,
  recipient,
} from "@/db/schema";
import { newId } from "@/lib/ids";
import { isUnread } from "@/lib/realtime/unread";
import { GIVE_UP_MS, type Outcome } from "./outcome";

// The outbox: publications become messages, one for each browser; messages are claimed, sent and deleted.

/** Recipients looked at by one statement, so that the write lock is held briefly. */
const RECIPIENTS_PER_STEP = 500;

export type Job = { id: number; notificationId: string; afterUser: string };
/** `dueInMs` of the next message; negative when it is late, undefined when there is none. */
export type OutboxState = { job: Job | undefined; dueInMs: number | undefined };

/** What is to be done. One statement, whatever the outbox holds. */
export async function readOutbox(): Promise<OutboxState> {
  const [row] = await db.all<{
    id: number | null;
    notification_id: string;
    after_user: string;
    due_in_ms: number | null;
  }>(sql`
    select job.id, job.notification_id, job.after_user,
      (select min(due_at) from ${pushMessage}) - ${databaseNow} as due_in_ms
    from (select 1) left join (
      select id, notification_id, after_user from ${pushJob} order by id limit 1) as job`);
  const isJob = row && row.id !== null;
  return {
    job: isJob
      ? { id: row.id as number, notificationId: row.notification_id, afterUser: row.after_user }
      : undefined,
    dueInMs: row?.due_in_ms ?? undefined,
  };
}

/** How many messages wait. */
export const countWaiting = async (): Promise<number> =>
  (await db.all<{ n: number }>(sql`select count(*) as n from ${pushMessage}`))[0]?.n ?? 0;

/** For a WHERE: the recipient wants this notification pushed; what is muted meanwhile is not. */
const isWanted = sql`(sent.type = 'urgent' or sent.needs_confirmation = 1
    or exists (select 1 from ${pushCourse} as chosen
      where chosen.course_id = sent.course_id and chosen.user_id = ${recipient.userId}))
  and (sent.type = 'urgent' or sent.must_read = 1
    or not exists (select 1 from ${mute} as muted where muted.user_id = ${recipient.userId}
      and ((muted.kind = 'course' and muted.target = sent.course_id)
        or (muted.kind = 'type' and muted.target = sent.type))))`;

/**
 * Makes the messages of a job for its next recipients, and ends it after the last ones. Instances that do the same
 * step at once make each message once. A notification that is raised again replaces what still waits of it.
 */
export async function expandJob({ id, notificationId, afterUser }: Job): Promise<void> {
  const lastOfStep = sql`(select max(user_id) from (select user_id from ${recipient}
    where notification_id = ${notificationId} and user_id > ${afterUser}
    order by user_id limit ${RECIPIENTS_PER_STEP}))`;
  const isNext = sql`id = ${id} and after_user = ${afterUser}`;
  await writeBatch([
    sql`insert into ${pushMessage} (notification_id, subscription_id, created_at, due_at)
        select ${recipient.notificationId}, subscribed.id, job.created_at, ${databaseNow}
        from (select * from ${pushJob}
          where ${isNext} and created_at > ${databaseNow} - ${GIVE_UP_MS}) as job
        join ${notification} as sent on sent.id = job.notification_id and sent.withdrawn_at is null
        join ${recipient} on ${recipient.notificationId} = job.notification_id
          and ${recipient.userId} > ${afterUser} and ${recipient.userId} <= ${lastOfStep}
        join ${pushSubscription} as subscribed on subscribed.user_id = ${recipient.userId}
        where ${recipient.seq} = job.seq and ${isUnread} and ${isWanted}
        on conflict (notification_id, subscription_id) do update
          set created_at = excluded.created_at, due_at = excluded.due_at, attempts = 0, claim = null`,
    sql`update ${pushJob} set after_user = ${lastOfStep}
        where ${isNext} and ${lastOfStep} is not null`,
    sql`delete from ${pushJob} where ${isNext}`,
  ]);
}

/** A message that this instance may send until its lease ends. */
export type Claimed = { id: number; claim: string; attempts: number };

/** Claims up to `limit` messages that are due, the ones first that are due longest. */
export async function claimDue(limit: number, leaseMs: number): Promise<Claimed[]> {
  const claim = newId("claim");
  const { claimed } = await writeBatch({
    claimed: sql`update ${pushMessage}
        set claim = ${claim}, due_at = ${databaseNow} + ${leaseMs}, attempts = attempts + 1
        where id in (select id from ${pushMessage} where due_at <= ${databaseNow}
          order by due_at, id limit ${limit})
        returning id, attempts`,
  });
  return claimed.rows.map((row) => ({
    id: Number(row["id"]),
    claim,
    attempts: Number(row["attempts"]),
  }));
}

export type Settled = Claimed & { subscriptionId: string; outcome: Outcome };

/** Records what became of claimed messages; of one whose lease has ended it changes nothing. */
export async function settle(settled: readonly Settled[]): Promise<void> {
  const ofKind = (...kinds: Outcome["kind"][]) =>
    settled.filter(({ outcome }) => kinds.includes(outcome.kind));
  const accepted = ofKind("accepted");
  const gone = ofKind("gone");
  const ended = [...accepted, ...ofKind("refused", "dropped")];
  const waiting = ofKind("retry", "held").map(({ id, claim, outcome }) => [
    id,
    claim,
    "delayMs" in outcome ? Math.round(outcome.delayMs) : 0,
    Number(outcome.kind === "held"),
  ]);
  await writeBatch([
    ...(accepted.length > 0
      ? [
          sql`update ${pushSubscription} set accepted_at = ${databaseNow}
              where id in ${valuesOf(accepted.map(({ subscriptionId }) => subscriptionId))}`,
        ]
      : []),
    ...(gone.length > 0
      ? [
          sql`delete from ${pushSubscription}
              where id in ${valuesOf(gone.map(({ subscriptionId }) => subscriptionId))}`,
        ]
      : []),
    ...(ended.length > 0
      ? [
          sql`delete from ${pushMessage} where (id, claim) in (select value ->> 0, value ->> 1
              from json_each(${JSON.stringify(ended.map(({ id, claim }) => [id, claim]))}))`,
        ]
      : []),
    ...(waiting.length > 0 ? [postpone(waiting)] : []),
  ]);
}

/** One that was held has not been tried. */
const postpone = (waiting: unknown[]): SQL =>
  sql`update ${pushMessage} set due_at = ${databaseNow} + later.delay, claim = null,
        attempts = case when later.held = 1 then 0 else attempts end
      from (select value ->> 0 as id, value ->> 1 as claim, value ->> 2 as delay, value ->> 3 as held
        from json_each(${JSON.stringify(waiting)})) as later
      where ${pushMessage.id} = later.id and ${pushMessage.claim} = later.claim`;

const valuesOf = (values: string[]): SQL =>
  sql`(select value from json_each(${JSON.stringify(values)}))`;
