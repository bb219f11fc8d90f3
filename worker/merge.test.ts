import { expect, test } from "vitest";
import type { OfflineChange } from "@/lib/offline/messages";
import { clockAheadOf, type Listed, MAX_ITEMS, merge, needsWholeList, serverNow } from "./merge";
import { applyTo, withChange } from "./queue";
import { inboxOf, item, reader } from "./testing/inbox";

const READ = "2026-11-28T03:30:00.000Z";
const listed = (items: Listed["items"], changes: Partial<Listed> = {}): Listed => ({
  items,
  next: null,
  unreadCount: items.filter(({ readAt }) => readAt === null).length,
  userId: reader.userId,
  ...changes,
});
const old = [item({ id: "notif_2", seq: 2 }), item({ id: "notif_1", seq: 1, readAt: READ })];
const part = { reader, whole: false, queue: [] };

test("news are put before what is known, and a raised one moves to its new place", () => {
  const news = [item({ id: "notif_1", seq: 4, title: "Lagi" }), item({ id: "notif_3", seq: 3 })];
  const inbox = merge({ ...part, kept: inboxOf(...old), listed: listed(news, { unreadCount: 3 }) });
  expect(inbox.items.map(({ id, seq }) => [id, seq])).toEqual([
    ["notif_1", 4],
    ["notif_3", 3],
    ["notif_2", 2],
  ]);
  expect(inbox).toMatchObject({ unreadCount: 3, formToken: "rahasia" });
  expect(inbox.listedAt).toBe(inboxOf().listedAt);
});

test("only the newest are kept", () => {
  const many = Array.from({ length: 80 }, (_, index) =>
    item({ id: `notif_${index}`, seq: 80 - index }),
  );
  expect(merge({ ...part, kept: undefined, listed: listed(many) }).items).toHaveLength(MAX_ITEMS);
});

test("the whole list is requested after a gap or a correction, and seldom for a read state", () => {
  const known = inboxOf(...old);
  const same = { unreadCount: 1 };
  const readElsewhere = { unreadCount: 0 };
  expect(needsWholeList(known, listed([], same), true)).toBe(false);
  expect(needsWholeList(known, listed([], readElsewhere), false)).toBe(false);
  expect(needsWholeList(known, listed([], readElsewhere), true)).toBe(true);
  expect(needsWholeList(known, listed([], { ...same, next: 3 }), false)).toBe(true);
  expect(needsWholeList(known, listed([], { ...same, inboxChanged: true }), false)).toBe(true);
  const kept = merge({ ...part, kept: known, listed: listed([], readElsewhere) });
  expect(needsWholeList(kept, listed([], readElsewhere), true)).toBe(true); // the difference stays
});

test("what waits is shown as done, whatever the server lists meanwhile", () => {
  const queue: OfflineChange[] = [
    { key: "a", id: "notif_2", action: "confirm", version: 1 },
    { key: "b", id: "notif_1", action: "unread" },
    { key: "c", id: "notif_9", action: "read" },
  ];
  const inbox = merge({ reader, whole: true, kept: inboxOf(...old), listed: listed(old), queue });
  expect(inbox.items[0]?.confirmedAt).not.toBeNull();
  expect(inbox.items[0]?.readAt).not.toBeNull();
  expect(inbox.items[1]?.readAt).toBeNull();
  expect(inbox.unreadCount).toBe(1);
  applyTo(inbox, { key: "d", id: "notif_1", action: "unread" }, Date.now());
  expect(inbox.unreadCount).toBe(1);
});

test("of one notification the last read state waits, and a confirmation instead of those before it", () => {
  const [first, other, confirm, last] = [
    { key: "a", id: "notif_1", action: "read" },
    { key: "b", id: "notif_2", action: "read" },
    { key: "c", id: "notif_1", action: "confirm", version: 1 },
    { key: "d", id: "notif_1", action: "unread" },
  ] as const satisfies OfflineChange[];
  const queue = [first, other, confirm, last].reduce<OfflineChange[]>(withChange, []);
  expect(queue).toEqual([other, confirm, last]);
  const repeated = { ...confirm, key: "e" };
  expect(withChange(queue, repeated)).toEqual([other, repeated]);
});

test.each([86_400_000, -86_400_000])(
  "a clock that is wrong by %i ms does not decide what has expired",
  (wrong) => {
    const headers = { Date: new Date(Date.now() - wrong).toUTCString() };
    const clockAhead = clockAheadOf(new Response("", { headers }));
    const options = { kept: undefined, whole: true, reader, queue: [] };
    const inbox = merge({ ...options, listed: listed([item()], { clockAhead }) });
    expect(Math.abs(serverNow(inbox) - (Date.now() - wrong))).toBeLessThan(2_000);
    const later = merge({ ...options, kept: inbox, whole: false, listed: listed([]) });
    expect(later.clockAhead).toBe(clockAhead);
    expect(clockAheadOf(new Response(""))).toBe(0);
  },
);
