import { assert, nat, property } from "fast-check";
import { expect, test } from "vitest";
import { backoffMs, retryAfterMs } from "./backoff";

test("a delay is between 1 and 30 s, and the first delays are short", () => {
  assert(
    property(nat(2_000), (failures) => {
      const delay = backoffMs(failures);
      expect(delay).toBeGreaterThanOrEqual(1_000);
      expect(delay).toBeLessThanOrEqual(Math.min(30_000, 1_000 + 1_000 * 2 ** failures));
    }),
  );
});

test.each([
  ["15", 15_000],
  ["86400", 300_000],
  ["soon", 0],
  ["-3", 0],
  ["", 0],
])("Retry-After: %s delays by at least %i ms", (value, minimum) => {
  const delay = retryAfterMs(new Headers(value ? { "Retry-After": value } : {}));
  expect(delay).toBeGreaterThanOrEqual(minimum);
  expect(delay).toBeLessThanOrEqual(minimum * 1.25);
});
