import { memoryUsage } from "node:process";
import { expect, test } from "vitest";
import { freeBuffer } from "./free-buffer";

const MB = 1024 * 1024;

test("memory is freed at once, and the bytes are empty", () => {
  const chunks = Array.from({ length: 50 }, () => Buffer.alloc(MB, "a"));
  const before = memoryUsage().arrayBuffers;
  for (const chunk of chunks) freeBuffer(chunk);
  expect(before - memoryUsage().arrayBuffers).toBeGreaterThan(45 * MB);
  expect(chunks.map(({ length }) => length)).toEqual(chunks.map(() => 0));
});

test("a part of a larger buffer is left as it is", () => {
  const whole = Buffer.alloc(MB, "a");
  freeBuffer(whole.subarray(1));
  expect(whole.equals(Buffer.alloc(MB, "a"))).toBe(true);
});
