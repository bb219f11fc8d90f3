import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { throttle } from "@/db/schema";
import { RetryLater } from "@/lib/errors";
import { type Limit, LONGEST_WINDOW_MS } from "./limits";

/** An attempt that is one too many; `first` of those in its window. */
export type Refusal = { seconds: number; first: boolean };

const each = (limits: Limit[]) => sql`json_each(${JSON.stringify(limits)})`;

/**
 * Whether the window of a stored row goes on. One that ends later than two windows from now was written
 * under another clock, and is over; two, so that two servers whose clocks differ a little do not begin
 * each other's windows anew.
 */
const goesOn = (resetsAt: SQL, windowMs: SQL, now: number) =>
  sql`${resetsAt} > ${now} and ${resetsAt} <= ${now} + 2 * ${windowMs}`;

/** When all of `limits` that are used up are free again; for what has been refused once already. */
const usedUpUntil = (limits: Limit[], now: number) =>
  sql`select max(used.resets_at) as until
      from ${each(limits)} as wanted join throttle as used on used.key = wanted.value ->> 'key'
      where used.count > wanted.value ->> 'most'
        and ${goesOn(sql`used.resets_at`, sql`(wanted.value ->> 'windowMs')`, now)}`;

const secondsUntil = (until: unknown, now: number) =>
  typeof until === "number" ? Math.ceil((until - now) / 1000) : undefined;

/**
 * The same refusal as that of {@link reserveAttempt}, but for the first of a window, which is still to be
 * counted. Only reads: what is refused anyway needs neither a turn nor a write.
 */
export async function findRefusal(limits: Limit[]): Promise<Refusal | undefined> {
  const now = Date.now();
  const [found] = await db.all<{ until: unknown }>(usedUpUntil(limits, now));
  const seconds = secondsUntil(found?.until, now);
  return seconds === undefined ? undefined : { seconds, first: false };
}

/**
 * Takes one attempt from each of `limits` before it is made: of many at once, in any process, no more get
 * through than may. Answers a refusal when one of them is used up; then nothing is counted any further,
 * save the first time.
 */
export async function reserveAttempt(limits: Limit[]): Promise<Refusal | undefined> {
  const now = Date.now();
  const isCurrent = goesOn(sql`resets_at`, sql`(excluded.resets_at - ${now})`, now);
  const { taken, state } = await writeBatch({
    taken: sql`insert into ${throttle} (key, count, resets_at)
        select value ->> 'key', 1, ${now} + (value ->> 'windowMs') from ${each(limits)}
        where (${usedUpUntil(limits, now)}) is null
        on conflict (key) do update set
          count = case when ${isCurrent} then count + 1 else 1 end,
          resets_at = case when ${isCurrent} then resets_at else excluded.resets_at end
        returning key`,
    state: usedUpUntil(limits, now),
  });
  const seconds = secondsUntil(state.rows[0]?.until, now);
  if (seconds === undefined) return undefined;
  return { seconds, first: taken.rows.length !== 0 };
}

/** Throws when {@link findRefusal} finds one. */
export async function requireRoom(limits: Limit[]): Promise<void> {
  const refusal = await findRefusal(limits);
  if (refusal) throw tooMany(refusal);
}

/** Throws when {@link reserveAttempt} refuses. */
export async function requireAttempt(limits: Limit[]): Promise<void> {
  const refusal = await reserveAttempt(limits);
  if (refusal) throw tooMany(refusal);
}

export const tooMany = ({ seconds }: Refusal) => new RetryLater("TOO_MANY", "tooMany", seconds);

/** For a batch: forgets every attempt against `limit`. */
export const forgetAttempts = ({ key }: Limit): SQL =>
  sql`delete from ${throttle} where key = ${key}`;

/** For a batch: this one attempt was none of those that are limited. */
export const returnAttempts = (limits: Limit[]): SQL[] =>
  limits.map(
    ({ key }) => sql`update ${throttle} set count = count - 1 where key = ${key} and count > 0`,
  );

/** Deletes what has run out, and what ends later than any window can: it was written under another clock. */
export async function purgeThrottles(): Promise<void> {
  const now = Date.now();
  await writeBatch([
    sql`delete from ${throttle}
        where resets_at <= ${now} or resets_at > ${now + 2 * LONGEST_WINDOW_MS}`,
  ]);
}
