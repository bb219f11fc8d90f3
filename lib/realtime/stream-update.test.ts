import { beforeEach, expect, test, vi } from "vitest";
import { calls, expectCalls } from "@/db/testing/call-spy";
import { announce, createActor, createCourse } from "@/lib/testing/factories";
import { type InboxState, MAX_REPLAYED } from "./change-log";
import { contentKey, type StreamedNotification } from "./encode";
import { buildUpdates } from "./stream-update";

vi.mock(import("./change-log"), async (original) => {
  const { spiedOn } = await import("@/db/testing/call-spy");
  return spiedOn(await original());
});

beforeEach(() => calls.clear());

const FRAME_BYTES = 64 * 1024;

/** Notifications that were published one after the other. */
async function publish(count: number) {
  const teacher = await createActor("teacher");
  const course = await createCourse(teacher, { students: [await createActor("student")] });
  const sent: { id: string; seq: number }[] = [];
  for (let n = 0; n < count; n++) {
    const { id, seq } = await announce(teacher, course);
    sent.push({ id, seq });
  }
  return sent;
}

/** An inbox that misses `sent`, each of the given size. */
const inboxOf = (sent: { id: string; seq: number }[], sizes: number[]): InboxState => ({
  unreadCount: sent.length,
  countedAt: 9_001,
  missed: sent.map((one, index) => ({ ...one, bytes: sizes[index] ?? 1 })),
  upTo: { epoch: "epoch", seq: 9_000 },
});

test.each([
  ["two that fill it exactly", [FRAME_BYTES - 1, 1, 1], 2],
  ["the first alone when the second is too much", [FRAME_BYTES, 1, 1], 1],
  ["the first alone however large it is", [2 * FRAME_BYTES, 1, 1], 1],
  ["all that are small", [1, 1, 1], 3],
])("a frame takes %s", async (_, sizes, taken) => {
  const sent = await publish(3);
  const [update] = await buildUpdates([inboxOf(sent, sizes)]);
  const ids = update?.frame.newNotifications?.map(({ id }) => id);
  expect(ids).toEqual(sent.slice(0, taken).map(({ id }) => id));
  expect(update?.complete).toBe(taken === 3);
  expect(update?.position).toEqual({
    epoch: "epoch",
    seq: taken === 3 ? 9_000 : sent[taken - 1]?.seq,
  });
});

test("too many to replay make one complete reset, whose contents nobody reads", async () => {
  const sent = Array.from({ length: MAX_REPLAYED + 1 }, (_, n) => ({ id: `notif_${n}`, seq: n }));
  const inbox = inboxOf(sent, []);
  expect(await buildUpdates([inbox])).toEqual([
    {
      frame: { unreadCount: sent.length, reset: true },
      position: inbox.upTo,
      countedAt: 9_001,
      complete: true,
    },
  ]);
});

test("an inbox that misses nothing gets its count alone", async () => {
  expect(await buildUpdates([inboxOf([], [])])).toEqual([
    {
      frame: { unreadCount: 0 },
      position: { epoch: "epoch", seq: 9_000 },
      countedAt: 9_001,
      complete: true,
    },
  ]);
});

test("inboxes in the same state share one update, in the order that was given", async () => {
  const [first, second] = await publish(2);
  if (!first || !second) throw new Error("nothing was published");
  const [one, other] = [inboxOf([first], []), inboxOf([second], [])];
  const updates = await buildUpdates([other, one, other]);
  expect(updates.map(({ frame }) => frame.newNotifications?.[0]?.id)).toEqual([
    second.id,
    first.id,
    second.id,
  ]);
  expect(updates[2]).toBe(updates[0]);
});

test("contents that are known are not read again", async () => {
  const [known, unknown] = await publish(2);
  if (!known || !unknown) throw new Error("nothing was published");
  const contents = new Map<string, StreamedNotification>();
  await buildUpdates([inboxOf([known], [])], contents);
  const before = contents.get(contentKey(known));
  const [update] = await buildUpdates([inboxOf([known, unknown], [])], contents);
  expect(update?.frame.newNotifications?.map(({ id }) => id)).toEqual([known.id, unknown.id]);
  expect(contents.get(contentKey(known))).toBe(before);
  expectCalls({ readNotifications: 2 });
});

test("what is gone from the database is left out", async () => {
  const [present] = await publish(1);
  if (!present) throw new Error("nothing was published");
  const gone = { id: "notif_tidak_ada", seq: present.seq - 1 };
  const [update] = await buildUpdates([inboxOf([gone, present], [])]);
  expect(update?.frame.newNotifications?.map(({ id }) => id)).toEqual([present.id]);
});
