import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db, writeBatch } from "@/db/client";
import { throttle } from "@/db/schema";
import { limitKinds, recorded } from "@/lib/metrics/recorded";
import {
  findRefusal,
  forgetAttempts,
  purgeThrottles,
  requireAttempt,
  requireRoom,
  reserveAttempt,
  returnAttempts,
} from "./attempts";
import {
  feedMissesFrom,
  joinCodesBy,
  joinCodesFrom,
  kindOf,
  type Limit,
  loginsAs,
  loginsFrom,
  loginsOn,
  ownExportsBy,
  passwordChangesBy,
  passwordChangesIn,
  registrationsFrom,
  successesAs,
} from "./limits";

const limit = (most: number, windowMs = 900_000): Limit => ({
  key: crypto.randomUUID(),
  most,
  windowMs,
});
const rowOf = async ({ key }: Limit) =>
  (await db.select().from(throttle).where(eq(throttle.key, key)))[0];

test("A8: attempts are allowed up to the limit, and the refusal contains the delay", async () => {
  const three = limit(3);
  for (let n = 0; n < 3; n++) expect(await reserveAttempt([three])).toBeUndefined();
  const refusal = await reserveAttempt([three]);
  expect(refusal?.first).toBe(true);
  expect(refusal?.seconds).toBeGreaterThan(890);
  expect(refusal?.seconds).toBeLessThanOrEqual(900);
});

test("A8: further attempts change neither the delay nor the count", async () => {
  const one = limit(1);
  for (let n = 0; n < 2; n++) await reserveAttempt([one]);
  const before = await rowOf(one);
  for (let n = 0; n < 5; n++) expect((await reserveAttempt([one]))?.first).toBe(false);
  expect(await rowOf(one)).toEqual(before);
});

test("A8: after the window the count starts again", async () => {
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

test("L8: a window that ends too far in the future, after a clock change, is expired", async () => {
  const one = limit(1);
  for (let n = 0; n < 2; n++) await reserveAttempt([one]);
  await endsIn(one, 3 * 24 * 3_600_000);
  expect(await findRefusal([one])).toBeUndefined();
  expect(await reserveAttempt([one])).toBeUndefined();
  const row = await rowOf(one);
  expect(row?.count).toBe(1);
  expect(row?.resetsAt.getTime()).toBeLessThanOrEqual(Date.now() + one.windowMs);
});

test("L8: small clock differences between servers do not restart a window", async () => {
  const one = limit(1);
  for (let n = 0; n < 2; n++) await reserveAttempt([one]);
  await endsIn(one, one.windowMs + 5 * 60_000);
  const before = await rowOf(one);
  expect(await findRefusal([one])).toMatchObject({ first: false });
  expect(await reserveAttempt([one])).toMatchObject({ first: false });
  expect(await rowOf(one)).toEqual(before);
});

test("L2: after the first refusal, findRefusal returns it without a write", async () => {
  const [one, other] = [limit(1), limit(100)];
  expect(await findRefusal([])).toBeUndefined();
  await reserveAttempt([one]);
  expect(await findRefusal([one, other])).toBeUndefined(); // the first refusal is not counted yet
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

test("when one of two limits is exhausted, the other is not counted", async () => {
  const [one, many] = [limit(1), limit(100)];
  for (let n = 0; n < 2; n++) await reserveAttempt([one]);
  for (let n = 0; n < 5; n++) expect(await reserveAttempt([one, many])).toBeDefined();
  expect(await rowOf(many)).toBeUndefined();
});

test("attempts can be returned, or deleted", async () => {
  const [two, other] = [limit(2), limit(2)];
  for (let n = 0; n < 2; n++) await reserveAttempt([two, other]);
  await writeBatch([...returnAttempts([two]), forgetAttempts(other)]);
  expect([(await rowOf(two))?.count, await rowOf(other)]).toEqual([1, undefined]);
  expect(await reserveAttempt([two])).toBeUndefined();
  expect(await reserveAttempt([two])).toBeDefined();
});

test("without limits everything is allowed", async () => {
  expect(await reserveAttempt([])).toBeUndefined();
});

test("only expired rows and rows that end too far in the future are purged", async () => {
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

async function counted() {
  const { values } = await recorded.throttled.metric.get();
  return Object.fromEntries(values.map(({ labels, value }) => [labels["limit"], value]));
}

test("refusals are counted by the limit that ends last, whoever it is of", async () => {
  const before = await counted();
  const [name, address] = [
    { ...limit(1), key: `login:name:${crypto.randomUUID()}` },
    { ...limit(1, 1_800_000), key: `login:address:${crypto.randomUUID()}` },
  ] as const;
  await reserveAttempt([name, address]);
  expect(await counted()).toEqual(before);
  await reserveAttempt([name]); // the first refusal of its window
  await findRefusal([name]);
  await reserveAttempt([address]);
  await findRefusal([name, address]);
  expect(await counted()).toEqual({
    ...before,
    "login:name": (before["login:name"] ?? 0) + 2,
    "login:address": (before["login:address"] ?? 0) + 2,
  });
});

test("each limit has a kind; the rest of its key is in no metric", () => {
  const someone = { id: "user_abc" };
  const limits = [
    loginsAs("siti"),
    loginsOn(someone, "device"),
    successesAs("siti"),
    passwordChangesIn("session"),
    passwordChangesBy(someone),
    ...loginsFrom("203.0.113.7"),
    ...registrationsFrom("2001:db8::1"),
    ...joinCodesFrom("203.0.113.7"),
    joinCodesBy(someone),
    ownExportsBy(someone),
    ...feedMissesFrom("203.0.113.7"),
  ];
  const kinds = limits.map(({ key }) => kindOf(key));
  expect([...kinds, "calendar:feed", "writes:user", "other"].toSorted()).toEqual(
    limitKinds.toSorted(),
  );
  expect(kindOf("siti:rahasia:1")).toBe("other");
});
