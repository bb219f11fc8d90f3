import { expect, test } from "vitest";
import { GIVE_UP_MS, outcomeOf, parseRetryAfter } from "./outcome";

const answered = (status: number, retryAfter?: string) => outcomeOf({ status, retryAfter }, 1);

test.each([
  [200, "accepted"],
  [201, "accepted"],
  [202, "accepted"],
  [404, "gone"],
  [410, "gone"],
  [301, "refused"],
  [307, "refused"],
  [400, "refused"],
  [403, "refused"],
  [413, "refused"],
  [429, "retry"],
  [500, "retry"],
  [503, "retry"],
])("after a response %i a message is %s", (status, kind) => {
  expect(answered(status)).toMatchObject({ kind });
});

test("without a response it is tried again, but not at an address that is not public", () => {
  for (const failure of ["AbortError", "ECONNRESET", "ENOTFOUND", "WORKER_ENDED"]) {
    expect(outcomeOf({ failure }, 1)).toMatchObject({ kind: "retry" });
  }
  expect(outcomeOf({ failure: "NOT_PUBLIC" }, 1)).toEqual({ kind: "refused" });
});

test("Retry-After is followed, in seconds or as a date, within a day", () => {
  expect(answered(429, "120")).toEqual({ kind: "retry", delayMs: 120_000 });
  expect(answered(503, "0")).toEqual({ kind: "retry", delayMs: 1_000 });
  expect(answered(503, "999999999")).toEqual({ kind: "retry", delayMs: GIVE_UP_MS });
  const now = Date.parse("2026-11-28T10:00:00Z");
  expect(parseRetryAfter("Sat, 28 Nov 2026 10:02:00 GMT", now)).toBe(120_000);
  expect(parseRetryAfter("Sat, 28 Nov 2026 09:00:00 GMT", now)).toBe(0);
  for (const garbage of ["soon", "-5", "1e9x", ""])
    expect(parseRetryAfter(garbage, now)).toBeUndefined();
});

test("otherwise it waits longer each time, and at most about an hour", () => {
  const delays = [1, 2, 3, 4, 5, 40].map((attempts) => {
    const outcome = outcomeOf({ status: 500, retryAfter: undefined }, attempts);
    return "delayMs" in outcome ? outcome.delayMs : 0;
  });
  const expected = [30, 120, 480, 1920, 3600, 3600].map((seconds) => seconds * 1_000);
  for (const [index, delay] of delays.entries()) {
    expect(delay).toBeGreaterThanOrEqual((expected[index] ?? 0) * 0.75);
    expect(delay).toBeLessThanOrEqual((expected[index] ?? 0) * 1.25);
  }
});
