import { expect, test } from "vitest";
import { applyTo } from "./queue";
import { inboxOf, item } from "./testing/inbox";

const now = Date.parse("2026-11-28T05:00:00.000Z");
const READ = "2026-11-28T03:30:00.000Z";
const change = (action: "read" | "unread" | "confirm", id = "notif_1") =>
  action === "confirm" ? { key: "k", id, action, version: 1 } : { key: "k", id, action };

test.each([
  ["read", item(), -1],
  ["read", item({ readAt: READ }), 0],
  ["unread", item({ readAt: READ }), 1],
  ["confirm", item({ needsConfirmation: true }), -1],
  ["confirm", item({ needsConfirmation: true, readAt: READ }), 0],
  ["read", item({ expiresAt: "2026-11-28T04:59:00.000Z" }), 0], // is not counted any more
] as const)("%s: the unread count differs by what changes", (action, kept, difference) => {
  const inbox = inboxOf(kept, item({ id: "notif_2" }));
  const before = inbox.unreadCount;
  expect(applyTo(inbox, change(action), now)).toBe(difference);
  expect(inbox.unreadCount).toBe(before + difference);
});

const older = (action: "read" | "unread" | "confirm") =>
  applyTo(inboxOf(), change(action, "notif_old"), now);

test("of a notification that is not kept here, it differs as its form says", () => {
  expect([older("read"), older("unread"), older("confirm")]).toEqual([-1, 1, 0]);
});
