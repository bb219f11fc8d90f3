import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { batchLoader } from "./batch-loader";

function countBatches({ maxBatchSize = 100, restMs = 0 } = {}) {
  const batches: number[][] = [];
  const double = batchLoader(
    async (numbers: number[]) => {
      batches.push(numbers);
      await nextTurn();
      if (numbers.includes(13)) throw new Error("unlucky");
      return numbers.map((number) => 2 * number);
    },
    { maxBatchSize, restMs },
  );
  return { double, batches };
}

test("calls in one event loop turn are batched, and each gets its own result", async () => {
  const { double, batches } = countBatches();
  expect(await Promise.all([double(1), double(2), double(1)])).toEqual([2, 4, 2]);
  expect(await double(3)).toBe(6);
  expect(batches).toEqual([[1, 2, 1], [3]]);
});

test("calls during a running batch start a new batch", async () => {
  const { double, batches } = countBatches();
  const first = double(1);
  await nextTurn();
  expect(await Promise.all([first, double(2)])).toEqual([2, 4]);
  expect(batches).toEqual([[1], [2]]);
});

test("no batch is larger than the maximum", async () => {
  const { double, batches } = countBatches({ maxBatchSize: 2 });
  expect(await Promise.all([1, 2, 3, 4, 5].map(double))).toEqual([2, 4, 6, 8, 10]);
  expect(batches).toEqual([[1, 2], [3, 4], [5]]);
});

test("calls soon after a batch wait for one another, a first one for nobody", async () => {
  const { double, batches } = countBatches({ restMs: 50, maxBatchSize: 3 });
  await double(1);
  const calls = [double(2)];
  for (let turns = 0; turns < 5; turns++) await nextTurn();
  calls.push(double(3));
  expect(batches).toEqual([[1]]);
  expect(await Promise.all(calls)).toEqual([4, 6]);
  expect(batches).toEqual([[1], [2, 3]]);
  await Promise.all([4, 5, 6].map(double)); // full
  expect(batches).toEqual([[1], [2, 3], [4, 5, 6]]);
});

test("of a large batch a few results are handed out a turn, all of them in order", async () => {
  const { double } = countBatches();
  const got: number[] = [];
  const numbers = Array.from({ length: 100 }, (_, index) => 100 + index);
  const calls = numbers.map(async (number) => got.push(await double(number)));
  while (got.length === 0) await nextTurn();
  expect(got.length).toBeLessThan(50);
  await Promise.all(calls);
  expect(got).toEqual(numbers.map((number) => 2 * number));
});

test("an error rejects the calls of its batch, and no later ones", async () => {
  const { double } = countBatches();
  const outcomes = await Promise.allSettled([double(1), double(13)]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await double(2)).toBe(4);
});
