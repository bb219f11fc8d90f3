import { dictionary as international } from "@zxcvbn-ts/language-common";
import { expect, test, vi } from "vitest";
import type { Role } from "@/db/enums";
import { PublicError } from "@/lib/errors";
import { indonesianPasswords } from "./indonesian-passwords";
import { refuseWeakPassword } from "./weak-passwords";

vi.setConfig({ testTimeout: 60_000 }); // the first one reads the lists

/** Why a password of the user Dewi Lestari is refused, or undefined. */
async function refusalReason(password: string, role: Role = "student") {
  const names = { username: "dewi.l", displayName: "Dewi Lestari" };
  try {
    await refuseWeakPassword({ ...names, password, role });
    return undefined;
  } catch (error) {
    if (error instanceof PublicError) return error.reason;
    throw error;
  }
}

test("A4: every common password that is long enough is refused", async () => {
  const common = [...international["passwords-common"], ...indonesianPasswords];
  const longEnough = common.filter((password) => [...password].length >= 8);
  expect(longEnough.length).toBeGreaterThan(3_000);
  const accepted = [];
  for (const password of longEnough) {
    if ((await refusalReason(password)) === undefined) accepted.push(password);
  }
  expect(accepted).toEqual([]);
});

test.each([
  "bismillah",
  "Bismillah123",
  "sayangku",
  "sayang2010",
  "indonesia",
  "INDONESIA!!",
  "rahasia123",
  "merdeka45",
  "qwerty123",
  "Password1!",
  "12345678",
  "matahari",
  "k a t a s a n d i",
  "ｉｎｄｏｎｅｓｉａ",
])("A4: %s is too common", async (password) => {
  expect(await refusalReason(password)).toBe("passwordCommon");
});

test.each([
  "Dewi Lestari",
  "dewilestari",
  "dewi1234",
  "lestari2009",
  "dewi.l123",
  "DEWI-LESTARI!",
  "naikkelas",
  "Naik Kelas 2026",
])("A4: %s is a name", async (password) => {
  expect(await refusalReason(password)).toBe("passwordIsName");
});

test.each([
  ["student", "kucing7", "passwordShort"],
  ["student", "k4c1ngku", undefined],
  ["student", "🎓🎒📚✏️🖍️📐📏", undefined],
  ["teacher", "sapi terbang", undefined],
  ["teacher", "sapiterbang", "passwordShort"],
  ["admin", "sapiterbang", "passwordShort"],
  ["admin", "sapi terbang biru", undefined],
] as const)("A3: for a %s %s is %s", async (role, password, reason) => {
  expect(await refusalReason(password, role)).toBe(reason);
});

test.each([
  "kucing tidur siang",
  "correct horse battery staple",
  "كلمة سر طويلة جدا",
  "ꦱꦸꦒꦼꦁꦲꦺꦚ꧀ꦗꦁ",
  "zzzzzzzzzzzzzzzzzzzz9x",
])("A3: %s is accepted, whatever its characters", async (password) => {
  expect(await refusalReason(password)).toBeUndefined();
});

test("A3: a refusal names the field, and how long the password has to be", async () => {
  const names = { username: "dewi.l", displayName: " Dewi  Lestari" };
  const refusing = (password: string, role: Role, field?: string) =>
    refuseWeakPassword({ ...names, password, role, field });
  const refusal = { code: "INVALID", field: "password" };
  const short = { ...refusal, reason: "passwordShort", field: "newPassword", params: { min: 12 } };
  await expect(refusing("sapiterbang", "teacher", "newPassword")).rejects.toMatchObject(short);
  await expect(refusing("dewi.l12", "student")).rejects.toMatchObject({
    ...refusal,
    reason: "passwordIsName",
  });
  await expect(refusing("qwertyuiop", "student")).rejects.toMatchObject({
    ...refusal,
    reason: "passwordCommon",
  });
  await expect(refusing("90817263", "student")).resolves.toBeUndefined(); // figures are no name
});
