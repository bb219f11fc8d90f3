import { AsyncLocalStorage } from "node:async_hooks";
import { eq, sql } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { db, writeBatch } from "@/db/client";
import { auditLog } from "@/db/schema";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { createActor } from "@/lib/testing/factories";
import { getWriteLimiter, requireWrite, WriteLimiter } from "./write-limit";

afterEach(() => {
  vi.restoreAllMocks(); // first: what it restores may be a timer that stands still
  vi.useRealTimers();
});

const MINUTE_MS = 60_000;

async function takeTimes(limiter: WriteLimiter, times: number, userId = "user_a") {
  const refusals = [];
  for (let n = 0; n < times; n++) refusals.push(await limiter.take(userId));
  return refusals;
}
const refused = (refusals: Awaited<ReturnType<typeof takeTimes>>) => refusals.filter(Boolean);

test("L9: writes per minute are limited, separately for each user", async () => {
  const limiter = new WriteLimiter(3);
  expect(refused(await takeTimes(limiter, 3))).toEqual([]);
  const [first, second] = await takeTimes(limiter, 2);
  expect([first?.first, second?.first]).toEqual([true, false]);
  expect(first?.seconds).toBeGreaterThan(50);
  expect(first?.seconds).toBeLessThanOrEqual(60);
  expect(refused(await takeTimes(limiter, 3, "user_b"))).toEqual([]);
});

test("L9: the count restarts each minute, with ten times as many writes per hour", async () => {
  vi.useFakeTimers();
  const limiter = new WriteLimiter(3);
  for (let minute = 0; minute < 10; minute++) {
    const refusals = await takeTimes(limiter, 5); // two over the limit, which the hour does not count
    expect(refused(refusals).map((refusal) => refusal?.first)).toEqual([true, false]);
    vi.advanceTimersByTime(MINUTE_MS);
  }
  const [first, second] = await takeTimes(limiter, 2);
  expect(first).toEqual({ seconds: 50 * 60, first: true });
  expect(second).toEqual({ seconds: 50 * 60, first: false });
  vi.advanceTimersByTime(50 * MINUTE_MS);
  expect(refused(await takeTimes(limiter, 3))).toEqual([]);
});

test("L9: counters are released after an hour, and keep no request context alive", async () => {
  vi.useFakeTimers();
  const request = new AsyncLocalStorage<string>();
  const contexts: unknown[] = [];
  const limiter = new WriteLimiter(3);
  const start = setTimeout;
  vi.spyOn(globalThis, "setTimeout").mockImplementation((...args: Parameters<typeof start>) => {
    contexts.push(request.getStore());
    return start(...args);
  });
  for (let n = 0; n < 50; n++) await request.run("request", () => limiter.take(`user_${n}`));
  expect(contexts).toEqual(Array.from({ length: 100 }, () => undefined));
  expect(vi.getTimerCount()).toBe(100); // per user, one for the minute and one for the hour
  vi.advanceTimersByTime(60 * MINUTE_MS);
  expect(vi.getTimerCount()).toBe(0);
});

test("L9: a refusal contains the delay, and the first one of a window is recorded", async () => {
  const [actor, limiter] = [await createActor("student"), new WriteLimiter(1)];
  await requireWrite(actor, limiter);
  for (let n = 0; n < 5; n++) {
    await expect(requireWrite(actor, limiter)).rejects.toMatchObject({
      code: "TOO_MANY",
      reason: "tooManyWrites",
      params: { minutes: 1 },
    });
  }
  const entries = await db.select().from(auditLog).where(eq(auditLog.actorId, actor.id));
  expect(entries).toMatchObject([{ action: "write_limit", outcome: "throttled" }]);
});

test("L9: a refusal that cannot be recorded is still a refusal", async () => {
  const [actor, limiter] = [await createActor("student"), new WriteLimiter(1)];
  await requireWrite(actor, limiter);
  await writeBatch([
    sql`create trigger full before insert on audit_log begin select raise(abort, 'full'); end`,
  ]);
  const logged = vi.spyOn(log, "error");
  try {
    await expect(requireWrite(actor, limiter)).rejects.toMatchObject({ code: "TOO_MANY" });
    expect(logged).toHaveBeenCalledExactlyOnceWith(
      { err: expect.any(Error) as Error },
      expect.any(String),
    );
  } finally {
    await writeBatch([sql`drop trigger full`]);
  }
});

test("L9: all of a process count together, up to the limit of the settings", async () => {
  expect(getWriteLimiter()).toBe(getWriteLimiter());
  const most = env.WRITE_LIMIT_PER_MINUTE;
  expect(refused(await takeTimes(getWriteLimiter(), most, "user_c"))).toEqual([]);
  expect(refused(await takeTimes(getWriteLimiter(), 1, "user_c"))).toHaveLength(1);
});
