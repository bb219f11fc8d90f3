import { lte } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { change } from "@/db/schema";
import { calls } from "@/db/testing/call-spy";
import { announce, createActor, createCourse, createSession } from "@/lib/testing/factories";
import { currentPosition } from "./change-log";
import { initialUpdates } from "./initial-update";
import type { Position } from "./position";

vi.mock(import("./change-log"), async (original) => {
  const { spiedOn } = await import("@/db/testing/call-spy");
  return spiedOn(await original());
});

beforeEach(() => calls.clear());

/** A student with three announcements, and how the student subscribes having seen `since`. */
async function classroom() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const sent: Position[] = [];
  for (let n = 0; n < 3; n++) {
    await announce(teacher, course);
    sent.push(await currentPosition());
  }
  const joinedAt = await currentPosition();
  const { id: sessionId } = await createSession(student);
  const seenUpTo = (since: Position | undefined) => ({
    userId: student.id,
    sessionId,
    since,
    joinedAt,
  });
  const back = (seq: number): Position => ({ ...joinedAt, seq: joinedAt.seq - seq });
  return { joinedAt, seenUpTo, back, sent };
}

const outcomes = (updates: Awaited<ReturnType<typeof initialUpdates>>) =>
  updates.map((update) =>
    update?.frame.reset ? "reset" : (update?.frame.newNotifications?.length ?? 0),
  );

test("each subscriber is judged by its own position", async () => {
  const { joinedAt, seenUpTo, back } = await classroom();
  const updates = await initialUpdates([
    seenUpTo(back(1)),
    seenUpTo(undefined),
    seenUpTo(joinedAt),
    seenUpTo({ ...joinedAt, seq: joinedAt.seq + 1 }),
    seenUpTo({ ...joinedAt, epoch: "another" }),
    seenUpTo({ epoch: "another", seq: 0 }),
  ]);
  expect(outcomes(updates)).toEqual([1, 0, 0, "reset", "reset", "reset"]);
  expect(updates.map((update) => update?.position)).toEqual(updates.map(() => joinedAt));
});

test("what the log still holds is replayed, from the change before its oldest one on", async () => {
  const { seenUpTo, sent } = await classroom();
  const [first, second] = sent;
  if (!first || !second) throw new Error("nothing was published");
  await db.delete(change).where(lte(change.seq, first.seq));
  const updates = await initialUpdates([
    seenUpTo(first),
    seenUpTo({ ...first, seq: first.seq - 1 }),
    seenUpTo(second),
  ]);
  expect(outcomes(updates)).toEqual([2, "reset", 1]);
});

test("with an empty log nothing can be replayed", async () => {
  const { joinedAt, seenUpTo, back } = await classroom();
  await db.delete(change);
  expect(outcomes(await initialUpdates([seenUpTo(back(1)), seenUpTo(joinedAt)]))).toEqual([
    "reset",
    0,
  ]);
});

test("the oldest change is only looked up when somebody is behind", async () => {
  const { joinedAt, seenUpTo } = await classroom();
  calls.clear();
  await initialUpdates([seenUpTo(undefined), seenUpTo(joinedAt)]);
  expect(calls.get("oldestChange")).toBeUndefined();
});

test("a session that has ended gets nothing, whatever its position", async () => {
  const { joinedAt, seenUpTo, back } = await classroom();
  const gone = { ...seenUpTo(back(1)), sessionId: "0".repeat(64) };
  const foreign = { ...gone, since: { ...joinedAt, epoch: "another" } };
  const [first, second, third] = await initialUpdates([gone, foreign, seenUpTo(back(1))]);
  expect([first, second]).toEqual([undefined, undefined]);
  expect(third?.frame.newNotifications).toHaveLength(1);
});
