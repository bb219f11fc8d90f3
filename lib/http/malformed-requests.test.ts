import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { countAMinute, isMalformedRequest } from "./malformed-requests";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the first event of a minute is reported at once, and the others as a count at its end", () => {
  const reports: [count: number, example: string][] = [];
  const count = countAMinute((...report) => void reports.push(report));
  for (const example of ["first", "second", "third"]) count(example);
  expect(reports).toEqual([[1, "first"]]);

  vi.advanceTimersByTime(60_000);
  expect(reports).toEqual([
    [1, "first"],
    [2, "first"],
  ]);
  vi.advanceTimersByTime(600_000);
  expect(reports).toHaveLength(2);
  count("later");
  expect(reports.at(-1)).toEqual([1, "later"]);
});

test.each([
  "aborted",
  "Failed to parse body as FormData.",
  "Unexpected end of form",
  "The router state header was sent but could not be parsed.",
  "Invalid Server Actions request.",
])("%j is caused by a malformed request", (message) =>
  expect(isMalformedRequest(new Error(message))).toBe(true),
);

test.each([
  new Error("The form is aborted"),
  new TypeError("x is undefined"),
  "aborted",
  undefined,
])("%j may be a defect", (error) => expect(isMalformedRequest(error)).toBe(false));
