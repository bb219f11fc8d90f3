import { expect, onTestFinished, test, vi } from "vitest";
import { PollTimer } from "./poll-timer";

const POLL_MS = 1_000;

function started(results: (number | Error | Promise<number>)[]) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const run = vi.fn<() => Promise<number>>(async () => {
    const result = results.shift() ?? Infinity;
    if (result instanceof Error) throw result;
    return result;
  });
  const onFailure = vi.fn<(err: unknown) => void>();
  const timer = new PollTimer({ pollMs: POLL_MS, run, onFailure });
  return { timer, run, onFailure };
}

test("it runs once a poll, earlier when the job or somebody else says so, until it is stopped", async () => {
  const { timer, run } = started([300]);
  await vi.advanceTimersByTimeAsync(POLL_MS);
  const begun = run.mock.calls.length;
  expect(begun).toBeGreaterThanOrEqual(1);
  await vi.advanceTimersByTimeAsync(10 * POLL_MS);
  expect(run.mock.calls.length).toBeGreaterThanOrEqual(begun + 9);
  const polled = run.mock.calls.length;
  timer.wakeIn(5);
  await vi.advanceTimersByTimeAsync(5);
  expect(run.mock.calls.length).toBe(polled + 1);
  timer.stop();
  timer.wakeIn(0);
  await vi.advanceTimersByTimeAsync(10 * POLL_MS);
  expect(run.mock.calls.length).toBe(polled + 1);
});

test("runs never overlap; one that is woken meanwhile follows", async () => {
  const held: { finish?: (inMs: number) => void } = {};
  const { timer, run } = started([new Promise((resolve) => (held.finish = resolve))]);
  timer.wakeIn(0);
  await vi.advanceTimersByTimeAsync(0);
  timer.wakeIn(0);
  await vi.advanceTimersByTimeAsync(10 * POLL_MS);
  expect(run).toHaveBeenCalledTimes(1);
  held.finish?.(Infinity);
  await vi.advanceTimersByTimeAsync(0);
  expect(run).toHaveBeenCalledTimes(2);
});

test("consecutive failures are reported once, and polls go on", async () => {
  const { run, onFailure } = started([new Error("a"), new Error("b"), 0, new Error("c")]);
  await vi.advanceTimersByTimeAsync(3 * POLL_MS);
  expect(onFailure.mock.calls.map(([error]) => (error as Error).message)).toEqual(["a", "c"]);
  expect(run.mock.calls.length).toBeGreaterThanOrEqual(4);
});
