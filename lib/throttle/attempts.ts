import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { throttle } from "@/db/schema";
import { RetryLater } from "@/lib/errors";
import { recorded } from "@/lib/metrics/recorded";
import { kindOf, type Limit, LONGEST_WINDOW_MS } from "./limits";

/** An attempt beyond the limit; `first`: the first such attempt in its window. */
export type Refusal = { seconds: number; first: boolean };

const rowsOf = (limits: Limit[]) => sql`json_each(${JSON.stringify(limits)})`;

/**
 * SQL condition: the window of a stored row is open. A window that ends more than two windows from now
 * was written by a wrong clock, and counts as expired. Two windows, so that small clock differences
 * between servers do not restart a window.
 */
const isOpen = (resetsAt: SQL, windowMs: SQL, now: number) =>
  sql`${resetsAt} > ${now} and ${resetsAt} <= ${now} + 2 * ${windowMs}`;

/** SQL: until when which one of `limits` is exhausted, the longest; only after a first refusal. */
const exhausted = (limits: Limit[], now: number) =>
  sql`select max(used.resets_at) as until, used.key as key
      from ${rowsOf(limits)} as wanted join throttle as used on used.key = wanted.value ->> 'key'
      where used.count > wanted.value ->> 'most'
        and ${isOpen(sql`used.resets_at`, sql`(wanted.value ->> 'windowMs')`, now)}`;

type Exhausted = { until: unknown; key: unknown };

/** For how many seconds an exhausted limit refuses, which is counted; undefined if there is none. */
function secondsRefused(found: Exhausted | undefined, now: number): number | undefined {
  if (typeof found?.until !== "number") return undefined;
  recorded.throttled.count(kindOf(String(found.key)));
  return Math.ceil((found.until - now) / 1000);
}

/**
 * The refusal that {@link reserveAttempt} would return, except for the first one of a window, which is
 * not counted yet. Read-only: a rejected attempt needs neither a queue slot nor a write.
 */
export async function findRefusal(limits: Limit[]): Promise<Refusal | undefined> {
  const now = Date.now();
  const [found] = await db.all<Exhausted>(exhausted(limits, now));
  const seconds = secondsRefused(found, now);
  return seconds === undefined ? undefined : { seconds, first: false };
}

/**
 * Counts one attempt against each of `limits` before it is made, so that concurrent attempts in any
 * process do not exceed a limit. Returns a refusal when a limit is exhausted; only the first refusal
 * of a window is counted.
 */
export async function reserveAttempt(limits: Limit[]): Promise<Refusal | undefined> {
  const now = Date.now();
  const isCurrent = isOpen(sql`resets_at`, sql`(excluded.resets_at - ${now})`, now);
  const { taken, state } = await writeBatch({
    taken: sql`insert into ${throttle} (key, count, resets_at)
        select value ->> 'key', 1, ${now} + (value ->> 'windowMs') from ${rowsOf(limits)}
        where (select until from (${exhausted(limits, now)})) is null
        on conflict (key) do update set
          count = case when ${isCurrent} then count + 1 else 1 end,
          resets_at = case when ${isCurrent} then resets_at else excluded.resets_at end
        returning key`,
    state: exhausted(limits, now),
  });
  const [found] = state.rows as unknown as Exhausted[];
  const seconds = secondsRefused(found, now);
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

/** For a batch: deletes all counted attempts of `limit`. */
export const forgetAttempts = ({ key }: Limit): SQL =>
  sql`delete from ${throttle} where key = ${key}`;

/** For a batch: returns one attempt, which turned out not to be limited. */
export const returnAttempts = (limits: Limit[]): SQL[] =>
  limits.map(
    ({ key }) => sql`update ${throttle} set count = count - 1 where key = ${key} and count > 0`,
  );

/**
 * Deletes expired rows, and rows that end later than any window can (written by a wrong clock); by the clock of
 * the database.
 */
export async function purgeThrottles(): Promise<void> {
  await writeBatch([
    sql`delete from ${throttle}
        where resets_at <= ${databaseNow} or resets_at > ${databaseNow} + ${2 * LONGEST_WINDOW_MS}`,
  ]);
}
