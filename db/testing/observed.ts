import { expect } from "vitest";

type Question = (...args: never[]) => Promise<unknown>;

/** How often each function of the change log was called, and what to do to its next calls. */
export const calls = new Map<string, number>();
const hurdles = new Map<string, (() => Promise<void>)[]>();

/** Makes the next call of `name` wait for `hurdle` before it asks the database; throwing fails it. */
export function beforeNext(name: string, hurdle: () => Promise<void>) {
  hurdles.set(name, [...(hurdles.get(name) ?? []), hurdle]);
}

/** The module with its functions counted; they do what they always do. For `vi.mock`. */
export function observed<Module extends object>(module: Module): Module {
  const wrapped = Object.entries(module).map(([name, value]: [string, unknown]) => {
    if (typeof value !== "function") return [name, value];
    const ask = async (...args: never[]) => {
      calls.set(name, (calls.get(name) ?? 0) + 1);
      await hurdles.get(name)?.shift()?.();
      return (value as Question)(...args);
    };
    return [name, ask];
  });
  return Object.fromEntries(wrapped) as Module;
}

/** Expects exactly these calls since the last look, and no others. */
export function expectCalls(expected: Record<string, number>) {
  expect(Object.fromEntries(calls)).toEqual(expected);
}
