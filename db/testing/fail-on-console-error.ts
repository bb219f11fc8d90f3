import { format } from "node:util";
import { afterEach, expect } from "vitest";

/** Fails a test in which `console.error` was called. */
export function failOnConsoleError() {
  const errors: string[] = [];
  console.error = (...args: unknown[]) => void errors.push(format(...args));
  afterEach(() => expect(errors.splice(0), "console.error was called").toEqual([]));
}
