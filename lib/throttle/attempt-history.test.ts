import { expect, test } from "vitest";
import { AttemptHistory, RecentCounts } from "./attempt-history";

function clock() {
  const state = { now: 0 };
  return { state, now: () => state.now };
}

test("counts are those of the current window", () => {
  const { state, now } = clock();
  const counts = new RecentCounts({ windowMs: 100, now });
  counts.add("a");
  state.now = 60;
  counts.add("a");
  expect([counts.of("a"), counts.of("b")]).toEqual([2, 0]);
  state.now = 100;
  expect(counts.of("a")).toBe(0);
  counts.add("a");
  expect(counts.of("a")).toBe(1);
});

test("the number of keys is limited: the least recently counted key is evicted", () => {
  const counts = new RecentCounts({ mostKeys: 100 });
  counts.add("busy");
  for (let n = 0; n < 10_000; n++) {
    counts.add(`key ${n}`);
    if (n % 50 === 0) counts.add("busy");
  }
  expect(counts.size).toBe(100);
  expect(counts.of("busy")).toBe(201);
  expect([counts.of("key 0"), counts.of("key 9999")]).toEqual([0, 1]);
});

test.each([
  [0, 0, 1],
  [3, 0, 4],
  [5, 35, 0.5], // a school
  [200, 9, 20.1],
  [0, 200, 0.5], // so that a second attempt of an account gets no priority
])("%i failures and %i successes of a network count as %d", (failures, successes, odds) => {
  const history = new AttemptHistory();
  for (let n = 0; n < failures; n++) history.noteOutcome("network", false);
  for (let n = 0; n < successes; n++) history.noteOutcome("network", true);
  expect(history.odds("network")).toBeCloseTo(odds);
  expect(history.odds("another")).toBe(1);
});

test("attempts are counted by source", () => {
  const history = new AttemptHistory();
  for (let n = 0; n < 3; n++) history.noteAttempt("a");
  expect([history.attempts("a"), history.attempts("b")]).toEqual([3, 0]);
});
