import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { IncomingMessage, ServerResponse } from "node:http";
import { log } from "@/lib/log";
import type { ConnectionQueue } from "./connection-queue";
import {
  countAMinute,
  countMalformed,
  failedInDecoding,
  isMalformedRequest,
} from "./malformed-requests";

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
  vi.advanceTimersByTime(60_000);
  expect(reports).toHaveLength(3);
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

test("L6: what cannot be read is one line a minute, with an example", () => {
  const warn = vi.spyOn(log, "warn");
  for (let times = 0; times < 5_000; times++) countMalformed("aborted");
  vi.advanceTimersByTime(60_000);
  expect(warn.mock.calls.map(([fields]) => fields)).toEqual([
    { count: 1, example: "aborted" },
    { count: 4_999, example: "aborted" },
  ]);
});

test.each([
  { routeType: "action", error: new Error("x"), method: "POST", isActionBegun: false, is: true },
  { routeType: "action", error: new Error("x"), method: "POST", isActionBegun: true, is: false },
  { routeType: "render", error: new Error("x"), method: "POST", isActionBegun: false, is: false },
  {
    routeType: "render",
    error: new SyntaxError("x"),
    method: "POST",
    isActionBegun: false,
    is: true,
  },
  {
    routeType: "render",
    error: new SyntaxError("x"),
    method: "POST",
    isActionBegun: true,
    is: false,
  },
  {
    routeType: "render",
    error: new SyntaxError("x"),
    method: "GET",
    isActionBegun: false,
    is: false,
  },
  { routeType: "action", error: new Error("x"), method: "GET", isActionBegun: false, is: false },
])(
  "L6: $error of a $routeType by $method failed in decoding, an action begun being $isActionBegun: $is",
  ({ routeType, error, method, isActionBegun, is }) => {
    const scope = {
      request: { method } as IncomingMessage,
      response: {} as ServerResponse,
      connection: {} as ConnectionQueue,
      isActionBegun,
    };
    expect(failedInDecoding(error, routeType, scope)).toBe(is);
  },
);
