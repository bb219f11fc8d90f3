import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { eventually } from "@/db/testing/eventually";
import {
  ownTurn,
  precedeReads,
  precedeStarts,
  readInTurn,
  resumeInTurn,
  startInTurn,
  startShortInTurn,
} from "./turns";

/** Of what is measured; timers go on. */
function stopClock() {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
}

const numbers = Array.from({ length: 12 }, (_, n) => n);

test("work begins in order, one piece in each turn of the event loop", async () => {
  const begun: number[] = [];
  for (const n of numbers) startInTurn(() => begun.push(n));
  expect(begun).toEqual([]);
  for (const n of numbers) {
    await nextTurn();
    expect(begun).toEqual(numbers.slice(0, n + 1));
  }
});

test("what follows a piece without waiting is over before the next piece begins", async () => {
  const steps: string[] = [];
  const work = async (name: string) => {
    await ownTurn();
    for (let step = 1; step <= 3; step++) {
      steps.push(`${name}${step}`);
      await Promise.resolve();
    }
  };
  await Promise.all([work("a"), work("b")]);
  expect(steps).toEqual(["a1", "a2", "a3", "b1", "b2", "b3"]);
});

test("whoever comes while others wait begins after them", async () => {
  const begun: number[] = [];
  const begin = (n: number) => () => void begun.push(n);
  for (const n of [0, 1, 2, 3]) startInTurn(begin(n));
  await nextTurn();
  startInTurn(begin(4));
  while (begun.length < 5) await nextTurn();
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

test("what goes on with a result comes before what begins", async () => {
  const run: string[] = [];
  for (const name of ["start 1", "start 2"]) startInTurn(() => run.push(name));
  for (const name of ["result 1", "result 2"]) resumeInTurn(() => run.push(name));
  while (run.length < 4) await nextTurn();
  expect(run).toEqual(["result 1", "result 2", "start 1", "start 2"]);
});

test("of short pieces as many run in a turn as fit into it, beside the others", async () => {
  const run: (string | number)[] = [];
  for (const n of numbers) {
    startShortInTurn(() => {
      run.push(n);
      const end = performance.now() + 1.5;
      while (performance.now() < end);
    });
  }
  startInTurn(() => run.push("a request"));
  await nextTurn();
  const short = run.filter((piece) => piece !== "a request");
  expect(run).toContain("a request");
  expect(short.length).toBeGreaterThanOrEqual(1);
  expect(short.length).toBeLessThanOrEqual(3);
  while (run.length <= numbers.length) await nextTurn();
  expect(run.filter((piece) => piece !== "a request")).toEqual(numbers);
});

test("one body is read from in each turn, beside the other work", async () => {
  const run: (string | number)[] = [];
  for (const n of [1, 2, 3, 4, 5]) readInTurn(() => run.push(n));
  startInTurn(() => run.push("a request"));
  const reads = () => run.filter((each) => each !== "a request");
  for (const n of [1, 2, 3, 4, 5]) {
    await nextTurn();
    expect(reads()).toHaveLength(n);
  }
  expect(run).toContain("a request");
  expect(reads()).toEqual([1, 2, 3, 4, 5]);
});

test("reads wait for what precedes them, from whenever it comes, and nothing else does", async () => {
  const run: string[] = [];
  readInTurn(() => run.push("read before"));
  await nextTurn();
  readInTurn(() => run.push("read"));
  const end = precedeReads(); // when the read has its turn already
  startInTurn(() => run.push("a request"));
  startShortInTurn(() => run.push("a stream"));
  await pause(50);
  expect(run).toEqual(["read before", "a request", "a stream"]);
  end();
  await eventually(() => expect(run).toContain("read"));
});

test("what begins waits for what is published, results do not", async () => {
  stopClock();
  const run: string[] = [];
  const end = precedeStarts();
  startInTurn(() => run.push("start"));
  startShortInTurn(() => run.push("a stream"));
  await pause(20);
  expect(run).toEqual(["a stream"]);
  resumeInTurn(() => run.push("result"));
  await nextTurn();
  expect(run).toEqual(["a stream", "result"]);
  end();
  await pause(20);
  expect(run).toEqual(["a stream", "result"]); // what follows the result comes first
  vi.advanceTimersByTime(3);
  await eventually(() => expect(run).toEqual(["a stream", "result", "start"]));
});

test("however long something is published, others wait for 30 ms and then begin for 300", async () => {
  stopClock();
  const end = precedeStarts();
  let clock = 0;
  for (const [ms, isHeld] of [
    [0, true],
    [29, true],
    [30, false],
    [329, false],
    [330, true],
  ] as const) {
    vi.advanceTimersByTime(ms - clock);
    clock = ms;
    let hasBegun = false;
    startInTurn(() => (hasBegun = true));
    if (isHeld) await pause(20);
    await eventually(() => expect(hasBegun).toBe(!isHeld));
  }
  end();
});

test("a piece that fails does not hold up the others", async () => {
  const failures: unknown[] = [];
  const original = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.once("uncaughtException", (error) => failures.push(error));
  try {
    startInTurn(() => {
      throw new Error("failed");
    });
    await ownTurn();
  } finally {
    process.removeAllListeners("uncaughtException");
    for (const listener of original) process.on("uncaughtException", listener);
  }
  expect(failures).toEqual([new Error("failed")]);
});

test("a piece keeps its own context, and gets none of those who wait with it", async () => {
  const storage = new AsyncLocalStorage<string>();
  const seen = await new Promise<unknown[]>((resolve) => {
    const seenSoFar: unknown[] = [];
    const look = () => void seenSoFar.push(storage.getStore());
    storage.run("first", () => startInTurn(look));
    storage.run("second", () => void ownTurn().then(look));
    storage.run("third", () => startInTurn(() => resolve(seenSoFar)));
  });
  expect(seen).toEqual([undefined, "second"]);
});
