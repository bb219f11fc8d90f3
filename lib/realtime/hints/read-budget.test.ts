import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { ReadBudget } from "./read-budget";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
});

function newBudget() {
  const read = vi.fn<() => void>();
  return { read, budget: new ReadBudget({ read }) };
}

test("a single request is read at once", () => {
  const { read, budget } = newBudget();
  budget.request();
  expect(read).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(10_000);
  expect(read).toHaveBeenCalledTimes(1);
});

test("of a thousand at once four are read at once, and all others by one more", () => {
  const { read, budget } = newBudget();
  for (let times = 0; times < 1_000; times++) budget.request();
  expect(read).toHaveBeenCalledTimes(4);
  vi.advanceTimersByTime(10_000);
  expect(read).toHaveBeenCalledTimes(5);
});

test("under a flood the log is read 20 times a second, and what comes last is read too", () => {
  const { read, budget } = newBudget();
  for (let ms = 0; ms < 10_000; ms++) {
    budget.request();
    vi.advanceTimersByTime(1);
  }
  expect(read.mock.calls.length).toBeGreaterThan(195);
  expect(read.mock.calls.length).toBeLessThanOrEqual(204);
  const before = read.mock.calls.length;
  budget.request();
  vi.advanceTimersByTime(10_000);
  expect(read).toHaveBeenCalledTimes(before + 1);
});

test("after a quiet time the next requests are read at once again", () => {
  const { read, budget } = newBudget();
  for (let times = 0; times < 10; times++) budget.request();
  vi.advanceTimersByTime(10_000);
  read.mockClear();
  for (let times = 0; times < 4; times++) budget.request();
  expect(read).toHaveBeenCalledTimes(4);
});

test("a stopped budget reads no more", () => {
  const { read, budget } = newBudget();
  for (let times = 0; times < 10; times++) budget.request();
  budget.stop();
  vi.advanceTimersByTime(10_000);
  expect(read).toHaveBeenCalledTimes(4);
});
