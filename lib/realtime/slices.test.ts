import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { inSlices } from "./slices";

test.each([0, 1, 50, 51, 1_000])("all of %i items are visited, in order", async (count) => {
  const items = Array.from({ length: count }, (_, index) => index);
  const visited: number[] = [];
  await inSlices(items, (item, index) => void visited.push(item, index));
  expect(visited).toEqual(items.flatMap((item) => [item, item]));
});

test("other work gets its turn between the slices", async () => {
  let visited = 0;
  const running = inSlices(Array.from({ length: 500 }), () => visited++);
  await turn();
  expect(visited).toBeLessThan(500);
  await running;
  expect(visited).toBe(500);
});

test("other work gets its turn after fifty items, not after each", async () => {
  let turns = 0;
  const count = () => {
    turns++;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  const seen: number[] = [];
  await inSlices(Array.from({ length: 100 }), () => seen.push(turns));
  clearImmediate(next);
  expect([seen[49], seen[99]]).toEqual([seen[0], seen[50]]);
  expect(seen[50]).toBeGreaterThan(seen[49] ?? 0);
});
