import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { batchLoader } from "./batch-loader";

function counted(most = 100) {
  const batches: number[][] = [];
  const double = batchLoader(async (numbers: number[]) => {
    batches.push(numbers);
    await turn();
    if (numbers.includes(13)) throw new Error("unlucky");
    return numbers.map((number) => 2 * number);
  }, most);
  return { double, batches };
}

test("what is asked in one turn is asked together, each gets its own answer", async () => {
  const { double, batches } = counted();
  expect(await Promise.all([double(1), double(2), double(1)])).toEqual([2, 4, 2]);
  expect(await double(3)).toBe(6);
  expect(batches).toEqual([[1, 2, 1], [3]]);
});

test("what is asked while others wait for their answer waits for nobody", async () => {
  const { double, batches } = counted();
  const first = double(1);
  await turn();
  expect(await Promise.all([first, double(2)])).toEqual([2, 4]);
  expect(batches).toEqual([[1], [2]]);
});

test("no question holds more than is allowed", async () => {
  const { double, batches } = counted(2);
  expect(await Promise.all([1, 2, 3, 4, 5].map(double))).toEqual([2, 4, 6, 8, 10]);
  expect(batches).toEqual([[1, 2], [3, 4], [5]]);
});

test("a failure reaches those who asked with it, and nobody after them", async () => {
  const { double } = counted();
  const outcomes = await Promise.allSettled([double(1), double(13)]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await double(2)).toBe(4);
});
