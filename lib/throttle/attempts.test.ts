import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db, writeBatch } from "@/db/client";
import { throttle } from "@/db/schema";
import {
  findRefusal,
  forgetAttempts,
  purgeThrottles,
  requireAttempt,
  requireRoom,
  reserveAttempt,
  returnAttempts,
} from "./attempts";
import type { Limit } from "./limits";

const limit = (most: number, windowMs = 900_000): Limit => ({
  key: crypto.randomUUID(),
  most,
  windowMs,
});
const rowOf = async ({ key }: Limit) =>
  (await db.select().from(throttle).where(eq(throttle.key, key)))[0];

test("A8: so many attempts and no more, and the refusal says for how long", async () => {
  const three = limit(3);
  for (let n = 0; n < 3; n++) expect(await reserveAttempt([three])).toBeUndefined();
  const refusal = await reserveAttempt([three]);
  expect(refusal?.first).toBe(true);
  expect(refusal?.seconds).toBeGreaterThan(890);
  expect(refusal?.seconds).toBeLessThanOrEqual(900);
});

test("A8: who goes on trying neither waits longer nor counts higher", async () => {
  const one = limit(1);
  for (let n = 0; n < 2; n++) await reserveAttempt([one]);
  const before = await rowOf(one);
  for (let n = 0; n < 5; n++) expect((await reserveAttempt([one]))?.first).toBe(false);
  expect(await rowOf(one)).toEqual(before);
});

test("A8: when the window has passed counting begins anew", async () => {
  const one = limit(1);
  for (let n = 0; n < 2; n++) await reserveAttempt([one]);
  await db.update(throttle).set({ resetsAt: new Date() }).where(eq(throttle.key, one.key));
  expect(await reserveAttempt([one])).toBeUndefined();
  expect((await rowOf(one))?.count).toBe(1);
  expect((await rowOf(one))?.resetsAt.getTime()).toBeGreaterThan(Date.now() + 890_000);
});

const endsIn = (each: Limit, ms: number) =>
  db
    .update(throttle)
    .set({ resetsAt: new Date(Date.now() + ms) })
    .where(eq(throttle.key, each.key));

test("L8: an end that a clock set back leaves far in the future is over", async () => {
  const one = limit(1);
  for (let n = 0; n < 2; n++) await reserveAttempt([one]);
  await endsIn(one, 3 * 24 * 3_600_000);
  expect(await findRefusal([one])).toBeUndefined();
  expect(await reserveAttempt([one])).toBeUndefined();
  const row = await rowOf(one);
  expect(row?.count).toBe(1);
  expect(row?.resetsAt.getTime()).toBeLessThanOrEqual(Date.now() + one.windowMs);
});

test("L8: servers whose clocks differ a little do not begin each other's windows anew", async () => {
  const one = limit(1);
  for (let n = 0; n < 2; n++) await reserveAttempt([one]);
  await endsIn(one, one.windowMs + 5 * 60_000);
  const before = await rowOf(one);
  expect(await findRefusal([one])).toMatchObject({ first: false });
  expect(await reserveAttempt([one])).toMatchObject({ first: false });
  expect(await rowOf(one)).toEqual(before);
});

test("L2: a refusal can be seen beforehand, without a write, once it has been made", async () => {
  const [one, other] = [limit(1), limit(100)];
  expect(await findRefusal([])).toBeUndefined();
  await reserveAttempt([one]);
  expect(await findRefusal([one, other])).toBeUndefined(); // the first is still to be counted
  await reserveAttempt([one]);
  const before = await rowOf(one);
  const refusal = await findRefusal([one, other]);
  expect(refusal).toMatchObject({ first: false });
  expect(refusal?.seconds).toBeGreaterThan(890);
  expect([await rowOf(one), await rowOf(other)]).toEqual([before, undefined]);
  await endsIn(one, -1);
  expect(await findRefusal([one, other])).toBeUndefined();
});

test("A8: whoever tries too often is told when to come back", async () => {
  const one = limit(1);
  const refusal = {
    code: "TOO_MANY",
    reason: "tooMany",
    seconds: expect.closeTo(900, -1) as number,
    params: { minutes: 15 },
  };
  await requireRoom([one]);
  await requireAttempt([one]);
  await expect(requireAttempt([one])).rejects.toMatchObject(refusal);
  await expect(requireRoom([one])).rejects.toMatchObject(refusal);
});

test("A9: of many at once no more get through than may", async () => {
  const ten = limit(10);
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => reserveAttempt([ten])));
  expect(outcomes.filter((refusal) => refusal === undefined)).toHaveLength(10);
  expect(outcomes.filter((refusal) => refusal?.first)).toHaveLength(1);
});

test("where one of two limits is used up the other one is left alone", async () => {
  const [one, many] = [limit(1), limit(100)];
  for (let n = 0; n < 2; n++) await reserveAttempt([one]);
  for (let n = 0; n < 5; n++) expect(await reserveAttempt([one, many])).toBeDefined();
  expect(await rowOf(many)).toBeUndefined();
});

test("an attempt can be given back, and all of them forgotten", async () => {
  const [two, other] = [limit(2), limit(2)];
  for (let n = 0; n < 2; n++) await reserveAttempt([two, other]);
  await writeBatch([...returnAttempts([two]), forgetAttempts(other)]);
  expect([(await rowOf(two))?.count, await rowOf(other)]).toEqual([1, undefined]);
  expect(await reserveAttempt([two])).toBeUndefined();
  expect(await reserveAttempt([two])).toBeDefined();
});

test("without a limit everything is allowed", async () => {
  expect(await reserveAttempt([])).toBeUndefined();
});

test("what has run out is purged, and what no clock of today can have written, and nothing else", async () => {
  const [old, far, fresh] = [limit(2), limit(2), limit(2)];
  await reserveAttempt([old, far, fresh]);
  await endsIn(far, 3 * 24 * 3_600_000);
  await writeBatch([
    sql`update ${throttle} set resets_at = ${Date.now() - 1} where key = ${old.key}`,
  ]);
  await purgeThrottles();
  expect([await rowOf(old), await rowOf(far)]).toEqual([undefined, undefined]);
  expect(await rowOf(fresh)).toBeDefined();
});
