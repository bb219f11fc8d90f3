import { assert, property, string } from "fast-check";
import { expect, test } from "vitest";
import { clientInfoOf } from "@/lib/http/client-info";
import { storedText } from "./stored-text";

test.each([
  ["Mozilla/5.0 (X11; Linux)", "Mozilla/5.0 (X11; Linux)"],
  ["a\u0000b\u001b[31mc\u0085d\r\ne", "a b [31mc d  e"],
  ["a\u202eb\u200fc\u2028d\ufeff", "a b c d"],
  [`${"x".repeat(199)}🎓`, "x".repeat(199)],
  ["x".repeat(16_000), "x".repeat(200)],
])("L4: %j is stored as %j", (written, stored) => {
  expect(storedText(written)).toBe(stored);
});

test("L4: stored text is short, well-formed and without control characters", () => {
  assert(
    property(string({ unit: "binary", maxLength: 400 }), (written) => {
      const stored = storedText(written);
      expect(stored.length).toBeLessThanOrEqual(200);
      expect(stored.isWellFormed()).toBe(true);
      expect(stored).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    }),
    { numRuns: 1_000 },
  );
});

test("L4: so is a client's user agent", () => {
  const headers = new Headers({ "user-agent": `a\u0085b${"x".repeat(300)}` });
  expect(clientInfoOf(headers).userAgent).toBe(`a b${"x".repeat(197)}`);
});
