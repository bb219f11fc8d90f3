import { setImmediate as turn } from "node:timers/promises";
import { expect } from "vitest";

type AsyncFunction = (...args: never[]) => Promise<unknown>;

/** How often each function of the change log was called, and what to do to its next calls. */
export const calls = new Map<string, number>();
const delays = new Map<string, (() => Promise<void>)[]>();

/** Makes the next call of `name` wait for `hurdle` before it asks the database; throwing fails it. */
export function beforeNext(name: string, delay: () => Promise<void>) {
  delays.set(name, [...(delays.get(name) ?? []), delay]);
}

/** The module with its functions counted; they do what they always do. For `vi.mock`. */
export const spiedOn = <Module extends object>(module: Module) =>
  around(module, async (name, ask) => {
    calls.set(name, (calls.get(name) ?? 0) + 1);
    await delays.get(name)?.shift()?.();
    return ask();
  });

/** The module with functions that ask and answer up to a few turns of the event loop late. */
export const delayed = <Module extends object>(module: Module) =>
  around(module, async (_name, ask) => {
    await someTurns();
    const answer = await ask();
    await someTurns();
    return answer;
  });

async function someTurns() {
  for (let left = Math.random() * 6; left > 1; left--) await turn();
}

type Around = (name: string, ask: () => Promise<unknown>) => Promise<unknown>;

function around<Module extends object>(module: Module, wrap: Around): Module {
  const wrapped = Object.entries(module).map(([name, value]: [string, unknown]) =>
    typeof value === "function"
      ? [name, (...args: never[]) => wrap(name, () => (value as AsyncFunction)(...args))]
      : [name, value],
  );
  return Object.fromEntries(wrapped) as Module;
}

/** Expects exactly these calls since the last look, and no others. */
export function expectCalls(expected: Record<string, number>) {
  expect(Object.fromEntries(calls)).toEqual(expected);
}
