import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { CircuitBreaker } from "./circuit-breaker";
import { DatabaseUnavailableError } from "./errors";
import { eventually } from "./testing/eventually";

const CHECK_MS = 20;
/** More than it takes to open. */
const LONG_MS = 10 * CHECK_MS;

const silent = () => new DatabaseUnavailableError("silent", { uncertain: true });

/** A server that answers only when it is told to. */
function silentServer() {
  const asked: ((error?: unknown) => void)[] = [];
  const state = { probes: 0, opened: 0, isAnswering: false };
  const breaker: CircuitBreaker = new CircuitBreaker({
    probe: () =>
      breaker.watch(async () => {
        state.probes++;
        if (!state.isAnswering) throw silent();
      }),
    onOpen: () => void state.opened++,
    checkMs: CHECK_MS,
    probeMs: CHECK_MS,
  });
  const ask = (calls: number) => {
    for (let call = 0; call < calls; call++) {
      const answered = new Promise<void>((resolve, reject) => {
        asked.push((error) => (error === undefined ? resolve() : reject(error)));
      });
      void breaker.watch(() => answered).catch(() => undefined);
    }
  };
  onTestFinished(() => void (state.isAnswering = true)); // it stops to probe
  return { breaker, state, ask, answer: (error?: unknown) => asked.shift()?.(error) };
}

test("it opens once when several calls get no result, and closes with a probe's", async () => {
  const { breaker, state, ask } = silentServer();
  ask(5);
  expect(breaker.isOpen).toBe(false);
  await eventually(() => expect(breaker.isOpen).toBe(true));
  await eventually(() => expect(state.probes).toBeGreaterThan(2));
  state.isAnswering = true;
  await eventually(() => expect(breaker.isOpen).toBe(false));
  expect(state.opened).toBe(1);
  const probes = state.probes;
  await pause(LONG_MS);
  expect(state.probes).toBe(probes);
});

test("a few calls that are lost do not open it", async () => {
  const { breaker, ask } = silentServer();
  ask(4);
  await pause(LONG_MS);
  expect(breaker.isOpen).toBe(false);
});

test.each([
  ["a result", undefined],
  ["a statement's own error", new Error("constraint")],
])("%s now and then keeps it closed, however many calls wait", async (_, error) => {
  const { breaker, state, ask, answer } = silentServer();
  ask(200);
  const since = performance.now();
  while (performance.now() - since < 2 * LONG_MS) {
    answer(error);
    await pause(CHECK_MS / 4);
  }
  expect([breaker.isOpen, state.opened]).toEqual([false, 0]);
});

test("the result of a call that was in flight closes it, too", async () => {
  const { breaker, ask, answer } = silentServer();
  ask(6);
  await eventually(() => expect(breaker.isOpen).toBe(true));
  answer(silent());
  await pause(0);
  expect(breaker.isOpen).toBe(true);
  answer();
  await eventually(() => expect(breaker.isOpen).toBe(false));
});

test("a busy moment of this process is not taken for silence", async () => {
  const { breaker, ask, answer } = silentServer();
  ask(20);
  for (let turn = 0; turn < 3; turn++) {
    const since = performance.now();
    while (performance.now() - since < LONG_MS); // nothing can be read meanwhile
    await pause(0);
    answer();
  }
  await pause(0);
  expect(breaker.isOpen).toBe(false);
});
