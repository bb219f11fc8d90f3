import { expect, test } from "vitest";
import { idempotencyKey, requireIdempotencyKey } from "./idempotency-key";

const headersWith = (key?: string) =>
  new Headers(key === undefined ? {} : { "Idempotency-Key": key });
const key = "0b9f2c1e-8d5a-4a53";

test("the key is in the header, with or without quotation marks", () => {
  expect(idempotencyKey(headersWith(key))).toBe(key);
  expect(idempotencyKey(headersWith(`"${key}"`))).toBe(key);
  expect(idempotencyKey(headersWith())).toBeUndefined();
});

test.each(["1", "pesanan#42/2026:a,b;c=(d)", "x".repeat(255), "~!@$%^&*", '"', 'a"b'])(
  "%j is a key: 1 to 255 visible characters of ASCII",
  (given) => {
    expect(idempotencyKey(headersWith(given))).toBe(given);
  },
);

test.each([
  "",
  "x".repeat(256),
  `"${"x".repeat(256)}"`,
  "\u007f",
  "tab\ttab",
  `kunci: ${key}`,
  `${key}, ${key}`,
  "kunci dengan spasi di dalamnya",
  "ключключключключ",
])("%j is no key", (given) => {
  const headers = { get: () => given } as unknown as Headers;
  expect(() => idempotencyKey(headers)).toThrow(
    expect.objectContaining({
      code: "INVALID",
      reason: "idempotencyKey",
      field: "Idempotency-Key",
    }),
  );
});

test("where a key is needed, none is refused", () => {
  expect(requireIdempotencyKey(headersWith(key))).toBe(key);
  expect(() => requireIdempotencyKey(headersWith())).toThrow(
    expect.objectContaining({ code: "INVALID", reason: "required", field: "Idempotency-Key" }),
  );
});
