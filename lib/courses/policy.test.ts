import { expect, test } from "vitest";
import { canHandOver, canOwn, canTeach } from "./policy";

test.each([
  ["student", false],
  ["teacher", true],
  ["admin", true],
] as const)("whether a %s can teach: %s", (role, allowed) => {
  expect(canTeach({ id: "user_1", role })).toBe(allowed);
});

test.each([
  ["student", "their own", false],
  ["student", "another's", false],
  ["teacher", "their own", true],
  ["teacher", "another's", false],
  ["admin", "their own", true],
  ["admin", "another's", true],
] as const)("whether a %s owns %s course: %s", (role, whose, allowed) => {
  const teacherId = whose === "their own" ? "user_1" : "user_2";
  expect(canOwn({ id: "user_1", role }, { teacherId })).toBe(allowed);
});

test.each([
  ["student", false],
  ["teacher", false],
  ["admin", true],
] as const)("whether a %s gives courses to another teacher: %s", (role, allowed) => {
  expect(canHandOver({ id: "user_1", role })).toBe(allowed);
});
