import { expect, test } from "vitest";
import { canChangeRole, canManageUsers } from "./policy";

test.each([
  ["student", false],
  ["teacher", false],
  ["admin", true],
] as const)("whether a %s manages users: %s", (role, allowed) => {
  expect(canManageUsers({ id: "user_1", role })).toBe(allowed);
});

test.each([
  ["student", "their own", false],
  ["student", "another's", false],
  ["teacher", "their own", false],
  ["teacher", "another's", false],
  ["admin", "their own", false],
  ["admin", "another's", true],
] as const)("whether a %s changes %s role: %s", (role, whose, allowed) => {
  const target = { id: whose === "their own" ? "user_1" : "user_2" };
  expect(canChangeRole({ id: "user_1", role }, target)).toBe(allowed);
});
