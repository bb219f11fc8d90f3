import { expect, test } from "vitest";
import { canChangeAccess, canEditProfile, canManageUsers } from "./policy";

test.each([
  ["student", false],
  ["teacher", false],
  ["admin", true],
] as const)("whether a %s manages users: %s", (role, allowed) => {
  expect(canManageUsers({ id: "user_1", role })).toBe(allowed);
});

test.each([
  ["student", "their own", false, true],
  ["student", "another's", false, false],
  ["teacher", "their own", false, true],
  ["teacher", "another's", false, false],
  ["admin", "their own", false, true],
  ["admin", "another's", true, true],
] as const)(
  "C5: whether a %s may change %s access: %s; profile: %s",
  (role, whose, access, profile) => {
    const target = { id: whose === "their own" ? "user_1" : "user_2" };
    expect(canChangeAccess({ id: "user_1", role }, target)).toBe(access);
    expect(canEditProfile({ id: "user_1", role }, target)).toBe(profile);
  },
);
