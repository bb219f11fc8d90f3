import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { writeBatch } from "@/db/client";
import { throttle } from "@/db/schema";
import { RetryLater } from "@/lib/errors";
import type { Limit } from "./limits";

/** An attempt that is one too many; `first` of those in its window. */
export type Refusal = { seconds: number; first: boolean };

/**
 * Takes one attempt from each of `limits` before it is made: of many at once, in any process, no more get
 * through than may. Answers a refusal when one of them is used up; then nothing is counted any further,
 * save the first time.
 */
export async function reserveAttempt(limits: Limit[]): Promise<Refusal | undefined> {
  const now = Date.now();
  const each = sql`json_each(${JSON.stringify(limits)})`;
  const [taken, state] = await writeBatch([
    sql`insert into ${throttle} (key, count, resets_at)
        select value ->> 'key', 1, ${now} + (value ->> 'windowMs') from ${each}
        where not exists (
          select 1 from ${each} as wanted join throttle as used on used.key = wanted.value ->> 'key'
          where used.resets_at > ${now} and used.count > wanted.value ->> 'most')
        on conflict (key) do update set
          count = case when resets_at > ${now} then count + 1 else 1 end,
          resets_at = case when resets_at > ${now} then resets_at else excluded.resets_at end
        returning key`,
    sql`select max(used.resets_at) as until
        from ${each} as wanted join throttle as used on used.key = wanted.value ->> 'key'
        where used.count > wanted.value ->> 'most' and used.resets_at > ${now}`,
  ]);
  const until = state?.rows[0]?.until;
  if (typeof until !== "number") return undefined;
  return { seconds: Math.ceil((until - now) / 1000), first: taken?.rows.length !== 0 };
}

/** The same for what has nothing else to do about a refusal: throws it. */
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

/** Deletes what has run out. */
export async function purgeThrottles(): Promise<void> {
  await writeBatch([sql`delete from ${throttle} where resets_at <= ${Date.now()}`]);
}
