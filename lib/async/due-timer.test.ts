import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DueTimer } from "./due-timer";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function timerOf(next: () => number | Promise<number> = () => Infinity) {
  const runs: number[] = [];
  const failures: unknown[] = [];
  const startedAt = performance.now();
  const timer = new DueTimer({
    pollMs: 1_000,
    run: async () => {
      runs.push(Math.round(performance.now() - startedAt));
      return next();
    },
    onFailure: (error) => failures.push(error),
  });
  return { timer, runs, failures };
}

test("it runs once a poll interval while nothing is due, and earlier for what is", async () => {
  const { timer, runs } = timerOf();
  await vi.advanceTimersByTimeAsync(2_400);
  expect(runs).toEqual([250, 1_250, 2_250]); // the first soon after the start
  timer.wakeIn(200);
  timer.wakeIn(500); // later than what is planned already
  await vi.advanceTimersByTimeAsync(200);
  expect(runs.slice(3)).toEqual([2_600]);
  timer.stop();
  timer.wakeIn(0);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(runs).toHaveLength(4);
});

test("it runs when the task says that the next is due, and never twice at once", async () => {
  const running: ((nextInMs: number) => void)[] = [];
  const { timer, runs } = timerOf(() => new Promise<number>((resolve) => running.push(resolve)));
  await vi.advanceTimersByTimeAsync(250);
  timer.wakeIn(0);
  await vi.advanceTimersByTimeAsync(50);
  expect(runs).toEqual([250]);
  running.pop()?.(300);
  await vi.advanceTimersByTimeAsync(10);
  expect(runs).toHaveLength(2); // the wake during the run
  running.pop()?.(300);
  await vi.advanceTimersByTimeAsync(299);
  expect(runs).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(2);
  expect(runs).toHaveLength(3);
  timer.stop();
});

test("a failure is reported once and tried again at the next poll", async () => {
  const { timer, runs, failures } = timerOf(() => {
    throw new Error("no database");
  });
  await vi.advanceTimersByTimeAsync(2_000);
  expect([runs.length, failures.length]).toEqual([2, 1]);
  timer.stop();
});
