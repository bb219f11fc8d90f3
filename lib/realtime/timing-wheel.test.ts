import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TimingWheel } from "./timing-wheel";

// The clock is the exception to "no mocks": waiting would prove nothing more.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  vi.advanceTimersByTime(100_000); // the process has run for a while: the wheel has turned
});
afterEach(() => void vi.useRealTimers());

const item = (name: string | number) => ({ name, wheelSlot: -1, wheelIndex: 0 });
type Item = ReturnType<typeof item>;
let [a, b, c] = [item("a"), item("b"), item("c")];
beforeEach(() => {
  [a, b, c] = [item("a"), item("b"), item("c")];
});

const pass = (milliseconds: number) => vi.advanceTimersByTime(milliseconds);

test("an item comes out at its time, once, and not before", () => {
  const wheel = new TimingWheel<Item>(26, 1_000);
  wheel.put(a, 3_000);
  pass(1_900);
  expect(wheel.due()).toEqual([]);
  pass(1_100);
  expect(wheel.due()).toEqual([a]);
  pass(60_000);
  expect(wheel.due()).toEqual([]);
  expect(wheel.size).toBe(0);
});

test("putting it again replaces its time, removing it forgets it", () => {
  const wheel = new TimingWheel<Item>(26, 1_000);
  wheel.put(a, 2_000);
  wheel.put(b, 2_000);
  pass(1_000);
  wheel.put(a, 20_000);
  wheel.remove(b);
  pass(5_000);
  expect(wheel.due()).toEqual([]);
  pass(16_000);
  expect(wheel.due()).toEqual([a]);
});

test("however long nobody looked, each due item comes out once", () => {
  const wheel = new TimingWheel<Item>(26, 1_000);
  for (let n = 0; n < 100; n++) wheel.put(item(n), n * 250);
  pass(600_000);
  const names = wheel.due().map(({ name }) => Number(name));
  expect(names.toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: 100 }, (_, n) => n),
  );
});

test("what is further away than the wheel reaches comes out at its end, to be put again", () => {
  const wheel = new TimingWheel<Item>(26, 1_000);
  wheel.put(a, 600_000);
  pass(24_000);
  expect(wheel.due()).toEqual([]);
  pass(2_000);
  expect(wheel.due()).toEqual([a]);
});

test("what lies at the far end of the wheel does not come out as if its time had passed", () => {
  const wheel = new TimingWheel<Item>(26, 1_000);
  wheel.put(a, 25_000);
  for (let second = 0; second < 25; second++) {
    expect([second, wheel.due()]).toEqual([second, []]);
    pass(1_000);
  }
  expect(wheel.due()).toEqual([a]);
});

test("it is known what is on the wheel", () => {
  const wheel = new TimingWheel<Item>(26, 1_000);
  wheel.put(a, 1_000);
  wheel.put(b, 1_000);
  expect([wheel.has(a), wheel.has(c), wheel.size]).toEqual([true, false, 2]);
  wheel.remove(b);
  wheel.remove(c);
  expect([wheel.has(b), wheel.size]).toEqual([false, 1]);
  pass(1_000);
  wheel.due();
  expect(wheel.has(a)).toBe(false);
});

test("whichever of a slot's items is removed, the others come out", () => {
  for (const index of [0, 1, 2]) {
    const wheel = new TimingWheel<Item>(26, 1_000);
    const items = [item("a"), item("b"), item("c")];
    for (const each of items) wheel.put(each, 1_000);
    const [removed] = items.splice(index, 1);
    wheel.remove(removed as Item);
    wheel.put(items[0] as Item, 2_000); // moves it to another slot
    pass(2_000);
    const due = wheel.due();
    expect([new Set(due), due.length]).toEqual([new Set(items), 2]);
  }
});
