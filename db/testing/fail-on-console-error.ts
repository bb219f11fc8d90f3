import { format } from "node:util";
import { afterEach, expect } from "vitest";

/** Fails a test in which `console.error` was called. */
export function failOnConsoleError() {
  const complaints: string[] = [];
  console.error = (...args: unknown[]) => void complaints.push(format(...args));
  afterEach(() => expect(complaints.splice(0), "console.error was called").toEqual([]));
}
