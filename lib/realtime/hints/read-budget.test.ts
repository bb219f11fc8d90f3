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

test("of a thousand at once eight are read at once, and all others by one more", () => {
  const { read, budget } = newBudget();
  for (let times = 0; times < 1_000; times++) budget.request();
  expect(read).toHaveBeenCalledTimes(8);
  vi.advanceTimersByTime(10_000);
  expect(read).toHaveBeenCalledTimes(9);
});

test("under a flood the log is read 20 times a second, and what comes last is read too", () => {
  const { read, budget } = newBudget();
  for (let ms = 0; ms < 10_000; ms++) {
    budget.request();
    vi.advanceTimersByTime(1);
  }
  expect(read.mock.calls.length).toBeGreaterThan(195);
  expect(read.mock.calls.length).toBeLessThanOrEqual(208);
  const before = read.mock.calls.length;
  budget.request();
  vi.advanceTimersByTime(10_000);
  expect(read).toHaveBeenCalledTimes(before + 1);
});

test("after a quiet time the next requests are read at once again", () => {
  const { read, budget } = newBudget();
  for (let times = 0; times < 20; times++) budget.request();
  vi.advanceTimersByTime(10_000);
  read.mockClear();
  for (let times = 0; times < 8; times++) budget.request();
  expect(read).toHaveBeenCalledTimes(8);
});

test("a stopped budget reads no more", () => {
  const { read, budget } = newBudget();
  for (let times = 0; times < 20; times++) budget.request();
  budget.stop();
  vi.advanceTimersByTime(10_000);
  expect(read).toHaveBeenCalledTimes(8);
});

test("a spare read is made only while another one could follow at once, and never later", () => {
  const { read, budget } = newBudget();
  for (let times = 0; times < 20; times++) budget.requestSpare();
  expect(read).toHaveBeenCalledTimes(7);
  vi.advanceTimersByTime(10_000);
  expect(read).toHaveBeenCalledTimes(7);
});
