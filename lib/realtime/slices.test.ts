import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { inSlices, Slice } from "./slices";

test.each([0, 1, 50, 51, 1_000])("all of %i items are visited, in order", async (count) => {
  const items = Array.from({ length: count }, (_, index) => index);
  const visited: number[] = [];
  await inSlices(items, (item, index) => void visited.push(item, index));
  expect(visited).toEqual(items.flatMap((item) => [item, item]));
});

/** Holds the event loop, as work does. */
function work(milliseconds: number) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test("other work gets its turn between the slices of long work", async () => {
  let visited = 0;
  const running = inSlices(Array.from({ length: 64 }), () => {
    work(0.5);
    visited++;
  });
  await turn();
  expect(visited).toBeLessThan(64);
  await running;
  expect(visited).toBe(64);
});

test("a slice that several lists share lasts as long as for one", async () => {
  const slice = new Slice();
  expect(slice.isOver).toBe(false);
  work(5);
  expect(slice.isOver).toBe(true);
  let hadTurn = false;
  setImmediate(() => (hadTurn = true));
  await inSlices(Array.from({ length: 16 }), () => undefined, slice);
  expect([hadTurn, slice.isOver]).toEqual([true, false]);
});
