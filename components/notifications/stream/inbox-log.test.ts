import { expect, test } from "vitest";
import { type InboxUpdate, InboxLog } from "./inbox-log";

const notification = (seq: number) => ({
  id: `notif_${seq}`,
  type: "general",
  title: "",
  link: "/app",
  courseTitle: "",
  seq,
});
const update = (from: string, to: string, seqs: number[] = []): InboxUpdate => ({
  from,
  to,
  unreadCount: 1,
  notifications: seqs.map(notification),
});
const reset = (from: string, to: string): InboxUpdate => ({ ...update(from, to), reset: true });
const createLog = () => new InboxLog("a.10", 0);

test.each([
  ["continues", update("a.10", "a.12", [11, 12]), [11, 12]],
  ["overlaps", update("a.5", "a.12", [7, 10, 11]), [11]],
  ["has a new count", update("a.10", "a.10"), []],
  ["lists notifications beyond its end", update("a.10", "a.12", [11, 13]), [11]],
])("an update that %s is applied as far as it is new", (_, delivered, seqs) => {
  const log = createLog();
  expect(log.receive(delivered)).toMatchObject({
    notifications: seqs.map(notification),
    unreadCount: 1,
  });
  expect(log.position).toBe(delivered.to);
});

test.each([
  ["is older", update("a.3", "a.9", [4, 9])],
  ["repeats the current state", { ...update("a.10", "a.10"), unreadCount: 0 }],
  ["resets a tab that was further behind", reset("a.2", "a.9")],
])("an update that %s is a duplicate", (_, delivered) => {
  const log = createLog();
  expect(log.receive(delivered)).toBe("duplicate");
  expect(log.position).toBe("a.10");
});

test.each([
  ["after a gap", update("a.11", "a.12", [12])],
  ["of another log", update("b.1", "b.2", [2])],
])("an update %s is not applied: earlier ones are missing", (_, delivered) => {
  const log = createLog();
  expect(log.receive(delivered)).toBe("gap");
  expect(log.position).toBe("a.10");
});

test.each([
  ["forward", reset("a.2", "a.300"), "a.10"],
  ["back, since the server's log was restored", reset("a.10", "a.4"), "a.3"],
  ["to another log", reset("a.10", "b.2"), "a.10"],
  ["to another log, though not marked as a reset", update("a.10", "b.2"), "a.10"],
])("a reset %s is applied, and older notifications are dropped", (_, delivered, olderPosition) => {
  const log = createLog();
  log.receive(update("a.10", "a.11", [11]));
  expect(log.receive(delivered)).toMatchObject({ reset: true, notifications: [] });
  expect(log.position).toBe(delivered.to);
  expect(log.since(olderPosition)).toMatchObject({
    reset: true,
    to: delivered.to,
    notifications: [],
  });
});

test("it returns the updates since any position from its start", () => {
  const log = createLog();
  log.receive(update("a.10", "a.12", [11, 12]));
  expect(log.since("a.10")).toEqual(update("a.10", "a.12", [11, 12]));
  expect(log.since("a.11")).toEqual(update("a.11", "a.12", [12]));
  expect(log.since("a.40")).toEqual(update("a.12", "a.12"));
  expect(log.since("a.9")).toMatchObject({ reset: true });
  expect(log.since("b.11")).toMatchObject({ reset: true });
});

test("its memory has an upper bound; older positions get a reset", () => {
  const log = createLog();
  for (let seq = 11; seq <= 130; seq++) {
    log.receive(update(`a.${seq - 1}`, `a.${seq}`, [seq]));
  }
  expect(log.since("a.30").notifications).toHaveLength(100);
  expect(log.since("a.29")).toMatchObject({ reset: true });
});

test("what was corrected or withdrawn is not delivered again: tabs behind it fetch their list", () => {
  const log = createLog();
  log.receive(update("a.10", "a.12", [11, 12]));
  expect(log.receive({ ...update("a.12", "a.13", [13]), inboxChanged: true })).toMatchObject({
    inboxChanged: true,
    notifications: [notification(13)],
  });
  expect(log.since("a.12")).toMatchObject({ reset: true, notifications: [] });
  expect(log.since("a.13")).toEqual(update("a.13", "a.13"));
});

test("one that was raised again is delivered once, at its new place", () => {
  const log = createLog();
  log.receive(update("a.10", "a.12", [11, 12]));
  const raised = { ...notification(11), seq: 14, title: "Ingat" };
  const delivered = { ...update("a.12", "a.14"), notifications: [raised] };
  expect(log.receive(delivered)).toMatchObject({ notifications: [raised] });
  expect(log.since("a.10").notifications).toEqual([notification(12), raised]);
});

test("changed receipts are delivered although nothing else changed, and to tabs behind", () => {
  const log = createLog();
  const receipts = { ...update("a.10", "a.10"), unreadCount: 0, receiptsChanged: true as const };
  expect(log.receive(receipts)).toEqual(receipts);
  expect(log.receive({ ...receipts, to: "a.12" })).toMatchObject({ receiptsChanged: true });
  expect(log.since("a.11")).toMatchObject({ receiptsChanged: true });
  expect(log.since("a.12")).not.toHaveProperty("receiptsChanged");
  expect(log.receive({ ...receipts, to: "a.11" })).toBe("duplicate");
});
