import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { limitConcurrency } from "./limit-concurrency";

test("at most so many tasks run at once, in their order, also after one has failed", async () => {
  const limited = limitConcurrency(2);
  const started: number[] = [];
  const finishers: (() => void)[] = [];
  const outcomes = Array.from({ length: 6 }, (_, n) =>
    limited(async () => {
      started.push(n);
      await new Promise<void>((resolve) => finishers.push(resolve));
      if (n === 1) throw new Error("failed");
      return n;
    }),
  );
  const settled = Promise.allSettled(outcomes);
  for (let finished = 0; finished < 6; finished++) {
    await nextTurn();
    expect(started).toHaveLength(Math.min(6, finished + 2));
    finishers[finished]?.();
  }
  expect((await settled).map(({ status }) => status === "fulfilled")).toEqual(
    [0, 1, 2, 3, 4, 5].map((n) => n !== 1),
  );
  expect(started).toEqual([0, 1, 2, 3, 4, 5]);
});
