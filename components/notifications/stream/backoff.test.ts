import { assert, nat, property } from "fast-check";
import { expect, test } from "vitest";
import { backoffMs, retryAfterMs } from "./backoff";

test("a pause is between 1 and 30 s, and the first ones are short", () => {
  assert(
    property(nat(2_000), (failures) => {
      const pause = backoffMs(failures);
      expect(pause).toBeGreaterThanOrEqual(1_000);
      expect(pause).toBeLessThanOrEqual(Math.min(30_000, 1_000 + 1_000 * 2 ** failures));
    }),
  );
});

test.each([
  ["15", 15_000],
  ["86400", 300_000],
  ["soon", 0],
  ["-3", 0],
  ["", 0],
])("Retry-After: %s asks for at least %i ms", (value, least) => {
  const pause = retryAfterMs(new Headers(value ? { "Retry-After": value } : {}));
  expect(pause).toBeGreaterThanOrEqual(least);
  expect(pause).toBeLessThanOrEqual(least * 1.25);
});
