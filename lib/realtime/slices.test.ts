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
