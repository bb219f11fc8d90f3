import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { requestTurns } from "./request-turns";

const REQUESTS = 12;

function keepBusy(ms: number) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test("of simultaneous requests a few start at once, the others one per event loop turn and in order", async () => {
  const begun: number[] = [];
  const inTurn = requestTurns();
  const numbers = Array.from({ length: REQUESTS }, (_, n) => n);
  for (const n of numbers) {
    inTurn(() => {
      begun.push(n);
      keepBusy(5);
    });
  }
  expect(begun.length).toBeGreaterThanOrEqual(1);
  expect(begun.length).toBeLessThanOrEqual(3);
  for (let turns = 0; turns < REQUESTS && begun.length < REQUESTS; turns++) {
    const before = begun.length;
    await nextTurn();
    expect(begun.length - before).toBeLessThanOrEqual(1);
  }
  expect(begun).toEqual(numbers);
});

test("whoever comes while others wait begins after them", async () => {
  const begun: number[] = [];
  const inTurn = requestTurns();
  const begin = (n: number) => () => {
    begun.push(n);
    if (n === 0) keepBusy(5);
  };
  for (const n of [0, 1, 2, 3]) inTurn(begin(n));
  await nextTurn();
  inTurn(begin(4));
  while (begun.length < 5) await nextTurn();
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});
