import { expect, test } from "vitest";
import { idempotencyRecord, requireSameRequest } from "./idempotency-record";

const [dewi, rizky] = [{ id: "user_a" }, { id: "user_b" }];
const input = { title: "Modul 3", courseId: "course_a" };

test("without a key nothing is kept", () => {
  expect(idempotencyRecord(dewi, undefined, input)).toBeUndefined();
});

test("H3: two users may choose the same key", () => {
  expect(idempotencyRecord(dewi, "k", input)?.key).toBe("user_a:k");
  expect(idempotencyRecord(rizky, "k", input)?.key).toBe("user_b:k");
});

test("H3: the same request under a key passes, another is refused", () => {
  const record = idempotencyRecord(dewi, "k", input)!;
  expect(record.digest).toMatch(/^[\w-]{43}$/);
  expect(() => requireSameRequest(record, record)).not.toThrow();
  const other = idempotencyRecord(dewi, "k", { ...input, title: "Modul 4" })!;
  for (const stored of [other, { digest: null }]) {
    expect(() => requireSameRequest(record, stored)).toThrow(
      expect.objectContaining({ code: "CONFLICT", reason: "keyUsed" }),
    );
  }
});
