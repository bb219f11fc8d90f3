import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "./password";

test("a password is known by its hash, and another one is not", async () => {
  const hash = await hashPassword("rahasia kita 🎓");
  expect(hash).toMatch(/^\$2b\$11\$/);
  expect(hash).not.toContain("rahasia");
  expect(await verifyPassword("rahasia kita 🎓", hash)).toBe(true);
  expect(await verifyPassword("Rahasia kita 🎓", hash)).toBe(false);
});

test("the same password is never hashed the same", async () => {
  expect(await hashPassword("rahasia8")).not.toBe(await hashPassword("rahasia8"));
});

test("nobody's password is never right, whatever is typed", async () => {
  expect(await verifyPassword("rahasia8", undefined)).toBe(false);
  expect(await verifyPassword("", undefined)).toBe(false);
});

test("what is no hash matches nothing", async () => {
  expect(await verifyPassword("-", "-")).toBe(false);
  expect(await verifyPassword("", "")).toBe(false);
});
