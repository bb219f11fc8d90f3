import { expect, onTestFinished, test, vi } from "vitest";
import { runPeriodically } from "./run-periodically";

const MINUTE_MS = 60_000;

test.each([
  ["about every hour", undefined, 60],
  ["every few minutes", 5 * MINUTE_MS, 5],
])(
  "the task runs soon after the start and then %s, until it is stopped",
  async (_, intervalMs, minutes) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const task = vi.fn<() => Promise<void>>(() => Promise.resolve());
    const stop = runPeriodically(task, intervalMs);
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(task).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(minutes * MINUTE_MS * 0.75 - MINUTE_MS);
    expect(task).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(minutes * MINUTE_MS * 0.5 + MINUTE_MS);
    expect(task).toHaveBeenCalledTimes(2);
    stop();
    await vi.advanceTimersByTimeAsync(10 * minutes * MINUTE_MS);
    expect(task).toHaveBeenCalledTimes(2);
  },
);
