import { count, lt, sql } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db, writeBatch } from "@/db/client";
import { change } from "@/db/schema";
import { calls } from "@/db/testing/call-spy";
import { eventually } from "@/db/testing/eventually";
import { runSoon } from "@/db/testing/run-soon";
import { announce, createActor, createCourse } from "@/lib/testing/factories";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import { currentPosition } from "./change-log";
import { scheduleLogTrimming, trimLog } from "./log-maintenance";

vi.mock(import("./change-log"), async (original) => {
  const { spiedOn } = await import("@/db/testing/call-spy");
  return spiedOn(await original());
});

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000);

async function fill(rows: number, createdAt: Date) {
  const values = Array.from({ length: rows }, () => ({ kind: "inbox" as const, createdAt }));
  for (let i = 0; i < rows; i += 100) await db.insert(change).values(values.slice(i, i + 100));
}

async function remaining() {
  const [row] = await db.select({ rows: count() }).from(change);
  return row?.rows;
}

test("changes older than the limit go, younger ones stay, whatever their number", async () => {
  await fill(1_200, daysAgo(8));
  await fill(30, daysAgo(6));
  expect(await trimLog(7)).toBe(1_200);
  expect(await remaining()).toBe(30);
  expect(
    await db
      .select()
      .from(change)
      .where(lt(change.createdAt, daysAgo(7))),
  ).toEqual([]);
  expect(await trimLog(7)).toBe(0);
});

test("a client with a position older than the log gets a reset; no number is used again", async () => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const before = await currentPosition();
  await announce(teacher, course);
  await announce(teacher, course);
  const head = await currentPosition();
  await db.update(change).set({ createdAt: daysAgo(8) });
  await trimLog(7);
  expect(await remaining()).toBe(0);
  expect(await currentPosition()).toEqual(head);

  const { hub } = startHub();
  const late = await connectClient(hub, student, { since: before });
  expect(late.client.frames).toMatchObject([{ unreadCount: 2, reset: true }]);
  const upToDate = await connectClient(hub, student, { since: head });
  expect(upToDate.client.frames).toMatchObject([{ unreadCount: 2 }]);
  expect(upToDate.client.frames[0]).not.toHaveProperty("reset");

  const { id, seq } = await announce(teacher, course);
  expect(seq).toBe(head.seq + 1);
  const next = await connectClient(hub, student, { since: head });
  expect(next.client.ids).toEqual([id]);
});

beforeEach(() => calls.clear());

test("the log is trimmed by itself, in as many steps as it takes", async () => {
  await db.delete(change);
  await fill(600, daysAgo(8));
  await fill(1, daysAgo(6));
  const { stop, lines } = runSoon((log) => scheduleLogTrimming(7, log));
  await eventually(() => expect(lines).toMatchObject([{ level: 30, rows: 600 }]));
  stop();
  expect(await remaining()).toBe(1);
});

test("a run that trims nothing logs nothing", async () => {
  await db.delete(change);
  const { stop, lines } = runSoon((log) => scheduleLogTrimming(7, log));
  await eventually(() => expect(calls.get("trimChanges")).toBe(1));
  await trimLog(7); // writes are made in turn: the run before has ended
  stop();
  expect(lines).toEqual([]);
});

test("a failure to trim the log is logged", async () => {
  await fill(1, daysAgo(8));
  await writeBatch([
    sql`create trigger stuck before delete on change begin select raise(abort, 'stuck'); end`,
  ]);
  try {
    const { stop, lines } = runSoon((log) => scheduleLogTrimming(7, log));
    await eventually(() =>
      expect(lines).toMatchObject([{ level: 40, err: expect.anything() as object }]),
    );
    stop();
  } finally {
    await writeBatch([sql`drop trigger stuck`]);
  }
});
