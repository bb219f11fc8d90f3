import { eq, sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db, writeBatch } from "@/db/client";
import { session, throttle } from "@/db/schema";
import { eventually } from "@/db/testing/eventually";
import { runSoon } from "@/db/testing/run-soon";
import { purgeThrottles, reserveAttempt } from "@/lib/throttle/attempts";
import { createActor, createSession } from "@/lib/testing/factories";
import { purgeSessions, scheduleSessionPurge } from "./maintenance";

const DAY_S = 24 * 3600;

test("B7: expired sessions are purged, live ones stay", async () => {
  const student = await createActor("student");
  await createSession(student, -1);
  const live = await createSession(student);
  const old = await createSession(student);
  const createdAt = new Date(Date.now() - (7 * DAY_S + 1) * 1000);
  await db.update(session).set({ createdAt }).where(eq(session.id, old.id));

  expect(await purgeSessions()).toBe(2);
  expect(await db.select({ id: session.id }).from(session)).toEqual([{ id: live.id }]);
  expect(await purgeSessions()).toBe(0);
});

test("a clock that is days ahead ends nobody's session and resets no limit", async () => {
  const { id } = await createSession(await createActor("student"));
  await reserveAttempt([{ key: "ahead", most: 1, windowMs: 60_000 }]);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 30 * DAY_S * 1000 });
  expect(await purgeSessions()).toBe(0);
  await purgeThrottles();
  vi.useRealTimers();
  expect(await db.select({ id: session.id }).from(session)).toContainEqual({ id });
  expect(await db.delete(throttle).returning({ key: throttle.key })).toEqual([{ key: "ahead" }]);
});

test("B7: what has ended goes by itself, sessions and limits", async () => {
  const student = await createActor("student");
  await createSession(student, -1);
  await reserveAttempt([{ key: "k", most: 1, windowMs: 1 }]);
  await db.update(throttle).set({ resetsAt: new Date(0) });
  const { stop, lines } = runSoon(scheduleSessionPurge);
  await eventually(async () => expect(await db.select().from(throttle)).toEqual([]));
  stop();
  expect(lines).toMatchObject([{ level: 30, rows: 1 }]);
});

test("that nothing had ended is not worth a line, that it failed is", async () => {
  await reserveAttempt([{ key: "k", most: 1, windowMs: 1 }]);
  await db.update(throttle).set({ resetsAt: new Date(0) });
  const quiet = runSoon(scheduleSessionPurge);
  await eventually(async () => expect(await db.select().from(throttle)).toEqual([]));
  quiet.stop();
  expect(quiet.lines).toEqual([]);

  await createSession(await createActor("student"), -1);
  await writeBatch([
    sql`create trigger stuck before delete on session begin select raise(abort, 'stuck'); end`,
  ]);
  try {
    const { stop, lines } = runSoon(scheduleSessionPurge);
    await eventually(() =>
      expect(lines).toMatchObject([{ level: 40, err: expect.anything() as object }]),
    );
    stop();
  } finally {
    await writeBatch([sql`drop trigger stuck`]);
  }
});
