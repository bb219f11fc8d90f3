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

test.each([
  "",
  "short",
  "x".repeat(65),
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
