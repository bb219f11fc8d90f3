import { dictionary } from "@zxcvbn-ts/language-id";
import { expect, test } from "vitest";
import { commonNames } from "@/db/testing/names";
import { isReservedName } from "./reserved-names";

test.each(
  [
    "admin / Admin / admin1 / 4dm1n / adrnin / aclmin / admin.sekolah / adminsekolah",
    "administrator / root / system / s1stem / support / bantuan / helpdesk / operator",
    "moderator / guru / guru-budi / guru7 / teacher / staff / staf / 5taf / tata_usaha",
    "kepala_sekolah / kepala.seko1ah / kepsek / kepsek2 / wakasek / naik-kelas / koneksi",
    "Kepala Sekolah / KepalaSekolah / Guru Budi / Budi (Guru) / Wali Kelas 7A / Naik Kelas",
    "\u0430dmin / ＡＤＭＩＮ / A d m i n / ⭐ Admin ⭐ / Admin Sekolah / Tim Bantuan 24",
  ].flatMap((line) => line.split(" / ")),
)("L7: %s is the school's or the product's own", (name) => {
  expect(isReservedName(name)).toBe(true);
});

test.each(
  [
    "guruh / Guruh Soekarno / sistiana / rudi.admiral / Admiral / stafia / rooten / budi1",
    "Rootha / operasi / Kepala / sekolah / kelas7a / Naik /  / ... / 🎓",
  ].flatMap((line) => line.split(" / ")),
)("L7: %j is a name as any other", (name) => {
  expect(isReservedName(name)).toBe(false);
});

test("L7: no common Indonesian name is reserved, and none of the dictionary", () => {
  expect(commonNames).toHaveLength(100);
  const known = [...commonNames, ...dictionary["names-id"]];
  expect(known.length).toBeGreaterThan(1_000);
  expect(known.filter(isReservedName)).toEqual([]);
});
