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

test.each(["", "short", "x".repeat(65), "kunci dengan spasi di dalamnya", "ключключключключ"])(
  "%j is not a valid key",
  (given) => {
    const headers = { get: () => given } as unknown as Headers;
    expect(() => idempotencyKey(headers)).toThrow("idempotencyKey");
  },
);

test("a missing key is rejected where it is required", () => {
  expect(() => requireIdempotencyKey(headersWith())).toThrow("required");
});
