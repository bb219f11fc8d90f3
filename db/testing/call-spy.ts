import { setImmediate as turn } from "node:timers/promises";
import { expect } from "vitest";

type AsyncFunction = (...args: never[]) => Promise<unknown>;

/** How often each spied function was called. */
export const calls = new Map<string, number>();
/** What to await before the next calls of a function. */
const delays = new Map<string, (() => Promise<void>)[]>();

/** Makes the next call of `name` wait for `delay` before it runs; if `delay` throws, the call fails. */
export function beforeNext(name: string, delay: () => Promise<void>) {
  delays.set(name, [...(delays.get(name) ?? []), delay]);
}

/** The module with its calls counted and otherwise unchanged. For `vi.mock`. */
export const spiedOn = <Module extends object>(module: Module) =>
  wrapFunctions(module, async (name, run) => {
    calls.set(name, (calls.get(name) ?? 0) + 1);
    await delays.get(name)?.shift()?.();
    return run();
  });

/** The module with functions that start and resolve up to a few event-loop turns late. */
export const delayed = <Module extends object>(module: Module) =>
  wrapFunctions(module, async (_name, run) => {
    await someTurns();
    const result = await run();
    await someTurns();
    return result;
  });

async function someTurns() {
  for (let left = Math.random() * 6; left > 1; left--) await turn();
}

type Wrapper = (name: string, run: () => Promise<unknown>) => Promise<unknown>;

/** Builders of statements, `log…` by their name, are synchronous and stay as they are. */
const isBuilder = (name: string) => name.startsWith("log");

function wrapFunctions<Module extends object>(module: Module, wrap: Wrapper): Module {
  const wrapped = Object.entries(module).map(([name, value]: [string, unknown]) =>
    typeof value === "function" && !isBuilder(name)
      ? [name, (...args: never[]) => wrap(name, () => (value as AsyncFunction)(...args))]
      : [name, value],
  );
  return Object.fromEntries(wrapped) as Module;
}

/** Expects exactly these calls in `calls`. */
export function expectCalls(expected: Record<string, number>) {
  expect(Object.fromEntries(calls)).toEqual(expected);
}
