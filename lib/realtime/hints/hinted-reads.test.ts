import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { HintedReads } from "./hinted-reads";
import { ReadBudget } from "./read-budget";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
});

const never = () => false;

/** Reads, and a log whose `position` the reads find. */
function newReads() {
  const log = { head: 0, position: 0 };
  const read = vi.fn(() => void (log.position = log.head));
  const reads = new HintedReads(new ReadBudget({ read }));
  /** A hint that the log has grown, as from its file: nothing says to which head. */
  const hint = () => {
    const from = log.position;
    reads.begin(() => log.position > from);
  };
  return { log, read, reads, hint };
}

test("what is not to be seen yet is looked for again, eight times in all", () => {
  const { read, reads } = newReads();
  reads.begin(never);
  const times = Array.from({ length: 2_000 }, (_, ms) => {
    const before = read.mock.calls.length;
    vi.advanceTimersByTime(1);
    return read.mock.calls.length > before ? [ms + 1] : [];
  });
  expect(times.flat()).toEqual([6, 16, 36, 76, 150, 400, 1_500]);
  vi.advanceTimersByTime(3_600_000);
  expect(read).toHaveBeenCalledTimes(8);
});

test("once it was read there are no further reads", () => {
  const { log, read, hint } = newReads();
  hint();
  vi.advanceTimersByTime(6);
  log.head = 1;
  vi.advanceTimersByTime(60_000);
  expect([read.mock.calls.length, log.position]).toEqual([3, 1]);
});

test("what is known already is not read", () => {
  const { read, reads } = newReads();
  reads.begin(() => true);
  vi.advanceTimersByTime(60_000);
  expect(read).not.toHaveBeenCalled();
});

test("a commit is not taken for that of an earlier hint: the last read finds it", () => {
  const { log, read, hint } = newReads();
  hint();
  vi.advanceTimersByTime(3);
  log.head = 1; // the first commit, seen only by the reads of the second hint
  hint();
  expect(log.position).toBe(1);
  vi.advanceTimersByTime(5);
  log.head = 2;
  vi.advanceTimersByTime(60_000);
  expect([read.mock.calls.length, log.position]).toEqual([3, 2]);
  log.head = 3;
  hint(); // alone again
  vi.advanceTimersByTime(60_000);
  expect([read.mock.calls.length, log.position]).toEqual([4, 3]);
});

test("nor for one of this process itself", () => {
  const { log, read, reads } = newReads();
  log.head = 1; // its own, which is about to be read
  reads.begin(() => log.position > 0, false);
  expect(log.position).toBe(1);
  log.head = 2;
  vi.advanceTimersByTime(60_000);
  expect([read.mock.calls.length, log.position]).toEqual([2, 2]);
});

test("a later hint begins anew", () => {
  const { read, reads } = newReads();
  reads.begin(never);
  vi.advanceTimersByTime(50);
  expect(read).toHaveBeenCalledTimes(4);
  reads.begin(never);
  expect(read).toHaveBeenCalledTimes(5);
  vi.advanceTimersByTime(60_000);
  expect(read).toHaveBeenCalledTimes(12);
});

test("under a flood of hints that mean nothing the next one still has its first read in time", () => {
  const { read, reads } = newReads();
  for (let ms = 0; ms < 2_000; ms++) {
    if (ms % 100 === 0) reads.begin(never);
    vi.advanceTimersByTime(1);
  }
  const before = read.mock.calls.length;
  expect(before).toBeLessThanOrEqual(8 + 20 * 2);
  reads.begin(never);
  expect(read).toHaveBeenCalledTimes(before + 1);
});

test("where a look tells that nothing was committed, nothing is read but the last time", async () => {
  const { log, read, reads } = newReads();
  const looks = vi.fn(() => Promise.resolve(log.head > log.position));
  const watched = new HintedReads(new ReadBudget({ read }), {
    atMs: [0, 3, 6, 50],
    hasCommits: looks,
  });
  watched.begin(() => log.position > 0);
  await vi.advanceTimersByTimeAsync(5);
  expect([looks.mock.calls.length, read.mock.calls.length]).toEqual([2, 0]);
  log.head = 1;
  await vi.advanceTimersByTimeAsync(1);
  expect([log.position, read.mock.calls.length]).toEqual([1, 1]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(read).toHaveBeenCalledTimes(1);
  watched.begin(never);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([looks.mock.calls.length, read.mock.calls.length]).toEqual([6, 2]);
  reads.stop();
});

test("nothing is read after it was stopped", () => {
  const { read, reads } = newReads();
  reads.begin(never);
  reads.stop();
  vi.advanceTimersByTime(60_000);
  expect(read).toHaveBeenCalledTimes(1);
});
