import { expect, test } from "vitest";
import { type Delivery, Ledger } from "./ledger";

const arrival = (seq: number) => ({ id: `notif_${seq}`, title: "", courseTitle: "", seq });
const delivery = (from: string, to: string, seqs: number[] = []): Delivery => ({
  from,
  to,
  unreadCount: 1,
  arrivals: seqs.map(arrival),
});
const reset = (from: string, to: string): Delivery => ({ ...delivery(from, to), reset: true });
const ledger = () => new Ledger("a.10", 0);

test.each([
  ["goes on", delivery("a.10", "a.12", [11, 12]), [11, 12]],
  ["overlaps", delivery("a.5", "a.12", [7, 10, 11]), [11]],
  ["brings a new count", delivery("a.10", "a.10"), []],
  ["lists more than it vouches for", delivery("a.10", "a.12", [11, 13]), [11]],
])("a delivery that %s is taken over as far as it is new", (_, given, seqs) => {
  const target = ledger();
  expect(target.receive(given)).toMatchObject({ arrivals: seqs.map(arrival), unreadCount: 1 });
  expect(target.position).toBe(given.to);
});

test.each([
  ["lies behind", delivery("a.3", "a.9", [4, 9])],
  ["says what is known", { ...delivery("a.10", "a.10"), unreadCount: 0 }],
  ["resets somebody who was further behind", reset("a.2", "a.9")],
])("a delivery that %s is known", (_, given) => {
  const target = ledger();
  expect(target.receive(given)).toBe("known");
  expect(target.position).toBe("a.10");
});

test.each([
  ["after a gap", delivery("a.11", "a.12", [12])],
  ["of another log", delivery("b.1", "b.2", [2])],
])("a delivery %s waits until what lies before it is told", (_, given) => {
  const target = ledger();
  expect(target.receive(given)).toBe("behind");
  expect(target.position).toBe("a.10");
});

test.each([
  ["forward", reset("a.2", "a.300"), "a.10"],
  ["back, since the log itself went back", reset("a.10", "a.4"), "a.3"],
  ["to another log", reset("a.10", "b.2"), "a.10"],
  ["to another log, though it does not say so", delivery("a.10", "b.2"), "a.10"],
])("a reset %s is followed, and nothing older is remembered", (_, given, older) => {
  const target = ledger();
  target.receive(delivery("a.10", "a.11", [11]));
  expect(target.receive(given)).toMatchObject({ reset: true, arrivals: [] });
  expect(target.position).toBe(given.to);
  expect(target.since(older)).toMatchObject({ reset: true, to: given.to, arrivals: [] });
});

test("it can tell others what it was told, from where it began", () => {
  const target = ledger();
  target.receive(delivery("a.10", "a.12", [11, 12]));
  expect(target.since("a.10")).toEqual(delivery("a.10", "a.12", [11, 12]));
  expect(target.since("a.11")).toEqual(delivery("a.11", "a.12", [12]));
  expect(target.since("a.40")).toEqual(delivery("a.12", "a.12"));
  expect(target.since("a.9")).toMatchObject({ reset: true });
  expect(target.since("b.11")).toMatchObject({ reset: true });
});

test("its memory is bounded, and it knows where it ends", () => {
  const target = ledger();
  for (let seq = 11; seq <= 130; seq++) {
    target.receive(delivery(`a.${seq - 1}`, `a.${seq}`, [seq]));
  }
  expect(target.since("a.30").arrivals).toHaveLength(100);
  expect(target.since("a.29")).toMatchObject({ reset: true });
});
