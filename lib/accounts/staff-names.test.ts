import { expect, test } from "vitest";
import { commonNames } from "@/db/testing/names";
import { findImitatedField } from "./staff-names";

const staff = [
  { username: "kepala.sekolah", displayName: "Hendra Kusuma" },
  { username: "bu.ratna", displayName: "Ratna Wijayanti" },
  { username: "pak.joko", displayName: "Pak Joko" },
  { username: "budi", displayName: "Budi Hartono" },
  { username: "sriw", displayName: "Hj. Sri Wahyuningsih, S.Pd., M.Pd.I" },
];
const asShown = (displayName: string) =>
  findImitatedField({ username: "zz99", displayName }, staff);
const asAccount = (username: string) =>
  findImitatedField({ username, displayName: "Anak Baru" }, staff);

test.each(
  [
    "Ratna Wijayanti / ratna wijayanti / RATNA  WIJAYANTI / Ratna W1jayanti / RatnaWijayanti",
    "R\u0430tn\u0430 Wijay\u0430nti / Rátna Wijayanti / Ratna Wijayanti 2",
    "Ratna Wijayanti ✔ / Bu Ratna / Ibu Ratna / lbu Ratna / 1bu R@tna / bu_ratna / BuRatna",
    "Iburatna / Bu Ratna! / Bu Ratna 1 / Bu Wijayanti / Ibu Ratna Wijayanti / Miss Ratna",
    "Ratna, S.Pd / Ratna S. Pd. / Pak Joko / Bapak Joko / Pak J0ko / Pak Budi / Mr. Budi",
    "Drs. Budi Hartono, M.M. / Sri Wahyuningsih / Bu Sri / Hj Sri Wahyuningsih",
    "Ustadzah Sri / Hendra Kusurna / Kepala Sekolah / Kepa|a Sekolah",
  ].flatMap((line) => line.split(" / ")),
)("L7: %s can be confused with a member of staff", (name) => {
  expect(asShown(name)).toBe("displayName");
});

test.each(
  [
    "Ratna / Joko / Budi / Sri / Hendra / Ratna Sari / Wijayanti / Ratna Wijaya / Budi 2",
    "Budiman / Busri / Pakpahan / Sri Rahayu / Bu Lastri / Joko Hartono / Ibunda Ratu / Pak",
    "🎓",
  ].flatMap((line) => line.split(" / ")),
)("L7: %j is a pupil's own name", (name) => {
  expect(asShown(name)).toBeUndefined();
});

test.each(
  [
    "kepala_sekolah kepala.seko1ah kepalasekolah bu-ratna buratna ibu.ratna bu.ratna1",
    "ratna.wijayanti ratnawijayanti ratna_w1jayanti2 pakjoko pak.budi budi bud1",
    "hendra.kusurna",
  ].flatMap((line) => line.split(" ")),
)("L7: the username %s can be confused with a member of staff", (username) => {
  expect(asAccount(username)).toBe("username");
});

test.each([
  "ratna",
  "ratna.sari",
  "joko7",
  "budi2",
  "budi.santoso",
  "sri",
  "hendra",
  "dewi.lestari",
])("L7: the username %s is allowed", (username) => {
  expect(asAccount(username)).toBeUndefined();
});

test("L7: common names are not confused with each other", () => {
  const firstNames = commonNames.map((name) => name.split(" ")[0]!);
  const teachers = firstNames.map((name, n) => ({
    username: `${name.toLowerCase()}${n}`,
    displayName: `${n % 2 ? "Bu" : "Pak"} ${name} Tjokroaminoto, S.Pd`,
  }));
  const pupils = [...commonNames, ...firstNames];
  const refused = pupils.filter((displayName) => {
    const username = displayName.toLowerCase().replaceAll(" ", ".");
    return findImitatedField({ username, displayName }, teachers);
  });
  expect(refused).toEqual([]);
});

test.each([
  ["Ratna Dewi Sari", "Bu Ratna Dewi", true],
  ["Ratna Dewi Sari", "Bu Ratna Sari", false],
  ["Bu 7", "Ibu 9", false], // titles and numbers only
  ["Bu", "Ibu", false],
  ["Sutrisno 2", "Pak Sutrisno", true],
  ["Ester", "Ester S.E.", true],
  ["Ester", "Ester Se", false],
  ["Sutrisno", "PakSutrisno", true],
  ["Adit", "BuAdit", true],
  ["Ani", "BuAni", true],
  ["Ani", "buani", false], // as Budi, it may be a name
])("L7: beside %s of the staff, %s imitates: %s", (shown, newcomer, imitates) => {
  const member = { username: "akun.sekolah", displayName: shown };
  const found = findImitatedField({ username: "zz99", displayName: newcomer }, [member]);
  expect(found).toBe(imitates ? "displayName" : undefined);
});

test("L7: two who are called by a sign only are not the same", () => {
  const teacher = { username: "bintang.guru", displayName: "⭐" };
  expect(findImitatedField({ username: "zz99", displayName: "🌙" }, [teacher])).toBeUndefined();
});
