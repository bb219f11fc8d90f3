import { expect, test } from "vitest";
import { firstIssue } from "@/lib/testing/first-issue";
import {
  loginSchema,
  newPasswordSchema,
  oneTimeReplacementSchema,
  passwordChangeSchema,
  registerSchema,
} from "./schema";

test.each([
  ["8 characters", "rahasia8"],
  ["72 bytes of ASCII", "a".repeat(72)],
  ["18 emoji, which are 72 bytes", "🎓".repeat(18)],
  ["24 kana, which are 72 bytes", "あ".repeat(24)],
  ["spaces at both ends", "  rahasia  "],
])("A3: a new password may have %s, and is kept as typed", (_name, typed) => {
  expect(newPasswordSchema.parse(typed)).toBe(typed);
});

test.each([
  ["7 characters", "rahasia", "passwordShort"],
  ["7 emoji", "🎓".repeat(7), "passwordShort"],
  ["73 bytes of ASCII", "a".repeat(73), "passwordLong"],
  ["19 emoji, which are 76 bytes", "🎓".repeat(19), "passwordLong"],
  ["25 kana, which are 75 bytes", "あ".repeat(25), "passwordLong"],
  ["a megabyte", "a".repeat(1_000_000), "passwordLong"],
  ["a NUL", "rahasia\0rahasia", "passwordForm"],
  ["a lone surrogate", "rahasia\ud83c", "passwordForm"],
  ["nothing", "", "passwordShort"],
  ["no text", undefined, "required"],
])("A1, A2: a new password with %s is refused", (_name, typed, reason) => {
  expect(firstIssue(newPasswordSchema, typed)).toBe(reason);
});

test("A3: two ways to type an accent are one password", () => {
  const [nfc, nfd] = ["caf\u00e9-pagi", "cafe\u0301-pagi"];
  expect(newPasswordSchema.parse(nfd)).toBe(newPasswordSchema.parse(nfc));
});

test("A1: signing in requires both fields, and no password strength", () => {
  expect(loginSchema.parse({ username: " budi ", password: "x" })).toEqual({
    username: "budi",
    password: "x",
  });
  expect(firstIssue(loginSchema, { username: "", password: "x" })).toBe("required");
  expect(firstIssue(loginSchema, { username: "budi", password: "" })).toBe("required");
  expect(firstIssue(loginSchema, { username: "b".repeat(201), password: "x" })).toBe("tooLong");
  expect(firstIssue(loginSchema, { username: "budi", password: "a".repeat(73) })).toBe(
    "passwordLong",
  );
});

const filled = { username: "budi", password: "rahasia8" };

test("registering needs a username and a password only", () => {
  expect(registerSchema.parse(filled)).toEqual({ ...filled, displayName: "" });
});

test.each([
  ["", undefined],
  [" ", undefined],
  ["5", 5],
  ["120", 120],
])("an age of %j is %j", (age, parsed) => {
  expect(registerSchema.parse({ ...filled, age }).age).toBe(parsed);
});

test.each(["4", "121", "12.5", "-7", "x", "5 tahun", "Infinity", "1e2"])(
  "an age of %j is refused",
  (age) => {
    expect(firstIssue(registerSchema, { ...filled, age })).toBe("age");
  },
);

test("a join code is normalized, and optional", () => {
  expect(registerSchema.parse({ ...filled, joinCode: "abcd-2345" }).joinCode).toBe("ABCD2345");
  expect(registerSchema.parse({ ...filled, joinCode: " " }).joinCode).toBe("");
  expect(firstIssue(registerSchema, { ...filled, joinCode: "?" })).toBe("joinCode");
});

const tooMuch = ["a".repeat(73), "🎓".repeat(19), "あ".repeat(25)];
const misshapen = ["abc12345\0abc12345", "rahasia\ud83c"];

test.each([
  ["at login", (password: string) => loginSchema.safeParse({ username: "budi", password })],
  ["at registration", (password: string) => registerSchema.safeParse({ ...filled, password })],
  [
    "at a change",
    (newPassword: string) =>
      passwordChangeSchema.safeParse({ currentPassword: "rahasia8", newPassword }),
  ],
  [
    "as the current one",
    (currentPassword: string) =>
      passwordChangeSchema.safeParse({ currentPassword, newPassword: "rahasia8" }),
  ],
  [
    "in place of a one-time one",
    (newPassword: string) => oneTimeReplacementSchema.safeParse({ newPassword }),
  ],
])("A1, A2: %s no password is truncated", (_path, parse) => {
  for (const [typed, reason] of [
    ...tooMuch.map((text) => [text, "passwordLong"]),
    ...misshapen.map((text) => [text, "passwordForm"]),
  ]) {
    expect(parse(typed ?? "").error?.issues.map(({ message }) => message)).toEqual([reason]);
  }
});

test("A15: a registration ignores role and id", () => {
  const parsed = registerSchema.parse({ ...filled, role: "admin", id: "user_1" });
  expect(Object.keys(parsed).toSorted()).toEqual(["displayName", "password", "username"]);
});

test("a display name is one line of 80 characters at most", () => {
  expect(registerSchema.parse({ ...filled, displayName: " Budi S. " }).displayName).toBe("Budi S.");
  expect(firstIssue(registerSchema, { ...filled, displayName: "a".repeat(81) })).toBe("tooLong");
  expect(firstIssue(registerSchema, { ...filled, displayName: "a\u0000b" })).toBe(
    "controlCharacters",
  );
});
