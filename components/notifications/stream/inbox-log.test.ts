import { expect, test } from "vitest";
import { type InboxUpdate, InboxLog } from "./inbox-log";

const arrival = (seq: number) => ({ id: `notif_${seq}`, title: "", courseTitle: "", seq });
const update = (from: string, to: string, seqs: number[] = []): InboxUpdate => ({
  from,
  to,
  unreadCount: 1,
  notifications: seqs.map(arrival),
});
const reset = (from: string, to: string): InboxUpdate => ({ ...update(from, to), reset: true });
const ledger = () => new InboxLog("a.10", 0);

test.each([
  ["goes on", update("a.10", "a.12", [11, 12]), [11, 12]],
  ["overlaps", update("a.5", "a.12", [7, 10, 11]), [11]],
  ["brings a new count", update("a.10", "a.10"), []],
  ["lists more than it vouches for", update("a.10", "a.12", [11, 13]), [11]],
])("a update that %s is taken over as far as it is new", (_, given, seqs) => {
  const target = ledger();
  expect(target.receive(given)).toMatchObject({ notifications: seqs.map(arrival), unreadCount: 1 });
  expect(target.position).toBe(given.to);
});

test.each([
  ["lies behind", update("a.3", "a.9", [4, 9])],
  ["says what is known", { ...update("a.10", "a.10"), unreadCount: 0 }],
  ["resets somebody who was further behind", reset("a.2", "a.9")],
])("a update that %s is known", (_, given) => {
  const target = ledger();
  expect(target.receive(given)).toBe("known");
  expect(target.position).toBe("a.10");
});

test.each([
  ["after a gap", update("a.11", "a.12", [12])],
  ["of another log", update("b.1", "b.2", [2])],
])("a update %s waits until what lies before it is told", (_, given) => {
  const target = ledger();
  expect(target.receive(given)).toBe("behind");
  expect(target.position).toBe("a.10");
});

test.each([
  ["forward", reset("a.2", "a.300"), "a.10"],
  ["back, since the log itself went back", reset("a.10", "a.4"), "a.3"],
  ["to another log", reset("a.10", "b.2"), "a.10"],
  ["to another log, though it does not say so", update("a.10", "b.2"), "a.10"],
])("a reset %s is followed, and nothing older is remembered", (_, given, older) => {
  const target = ledger();
  target.receive(update("a.10", "a.11", [11]));
  expect(target.receive(given)).toMatchObject({ reset: true, notifications: [] });
  expect(target.position).toBe(given.to);
  expect(target.since(older)).toMatchObject({ reset: true, to: given.to, notifications: [] });
});

test("it can tell others what it was told, from where it began", () => {
  const target = ledger();
  target.receive(update("a.10", "a.12", [11, 12]));
  expect(target.since("a.10")).toEqual(update("a.10", "a.12", [11, 12]));
  expect(target.since("a.11")).toEqual(update("a.11", "a.12", [12]));
  expect(target.since("a.40")).toEqual(update("a.12", "a.12"));
  expect(target.since("a.9")).toMatchObject({ reset: true });
  expect(target.since("b.11")).toMatchObject({ reset: true });
});

test("its memory is bounded, and it knows where it ends", () => {
  const target = ledger();
  for (let seq = 11; seq <= 130; seq++) {
    target.receive(update(`a.${seq - 1}`, `a.${seq}`, [seq]));
  }
  expect(target.since("a.30").notifications).toHaveLength(100);
  expect(target.since("a.29")).toMatchObject({ reset: true });
});
