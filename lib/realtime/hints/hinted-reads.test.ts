import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { HintedReads } from "./hinted-reads";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
});

function newReads() {
  const read = vi.fn<() => void>();
  return { read, reads: new HintedReads({ read }) };
}

test("a hint makes the log be read at once and three times more, since the commit may not be visible yet", () => {
  const { read, reads } = newReads();
  const counts = [0, 5, 1, 13, 1, 79, 1, 60_000].map((ms, index) => {
    if (index === 0) reads.begin();
    vi.advanceTimersByTime(ms);
    return read.mock.calls.length;
  });
  expect(counts).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
});

test("a later hint begins anew", () => {
  const { read, reads } = newReads();
  reads.begin();
  vi.advanceTimersByTime(50);
  reads.begin();
  expect(read).toHaveBeenCalledTimes(4);
  vi.advanceTimersByTime(60_000);
  expect(read).toHaveBeenCalledTimes(7);
});

test("what is known already is not read; once it is known, there are no further reads", () => {
  const { read, reads } = newReads();
  reads.begin(() => true);
  vi.advanceTimersByTime(60_000);
  expect(read).not.toHaveBeenCalled();
  reads.begin(() => read.mock.calls.length > 0);
  vi.advanceTimersByTime(60_000);
  expect(read).toHaveBeenCalledTimes(1);
});

test("a head that never comes costs four reads", () => {
  const { read, reads } = newReads();
  reads.begin(() => false);
  vi.advanceTimersByTime(3_600_000);
  expect(read).toHaveBeenCalledTimes(4);
});

test("nothing is read after it was stopped", () => {
  const { read, reads } = newReads();
  reads.begin();
  reads.stop();
  vi.advanceTimersByTime(60_000);
  expect(read).toHaveBeenCalledTimes(1);
});
