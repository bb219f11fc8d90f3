import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Precedence } from "./precedence";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

const bounds = { waitsMs: 1_000, runsMs: 100, afterwardsMs: 10 };
const after = (ms: number) => vi.advanceTimersByTime(ms);

test("it is taken until the last work has ended, and for a moment afterwards", () => {
  const precedence = new Precedence(bounds);
  expect(precedence.isTaken).toBe(false);
  const [endFirst, endSecond] = [precedence.take(), precedence.take()];
  endSecond();
  after(50);
  expect(precedence.isTaken).toBe(true);
  endFirst();
  after(9);
  expect(precedence.isTaken).toBe(true);
  after(2);
  expect(precedence.isTaken).toBe(false);
});

test("work that ends twice ends once", () => {
  const precedence = new Precedence(bounds);
  const [end] = [precedence.take(), precedence.take()];
  end();
  after(20);
  end();
  after(20);
  expect(precedence.isTaken).toBe(true);
});

test("others have a share of the time, however much work comes first", () => {
  const precedence = new Precedence(bounds);
  let end = precedence.take();
  let [taken, free] = [0, 0];
  for (let ms = 0; ms < 11_000; ms++) {
    if (precedence.isTaken) taken++;
    else free++;
    const next = precedence.take();
    end();
    end = next;
    after(1);
  }
  expect([taken, free]).toEqual([10_000, 1_000]);
});

test("its first moment is taken, also when it was taken long ago", () => {
  const precedence = new Precedence(bounds);
  precedence.take()();
  after(1_050);
  precedence.take();
  expect(precedence.isTaken).toBe(true);
  after(999);
  expect(precedence.isTaken).toBe(true);
});
