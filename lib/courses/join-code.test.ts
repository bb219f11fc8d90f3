import { expect, test } from "vitest";
import { canonicalJoinCode, joinCodeKey, unknownJoinCode } from "./join-code";

test.each([
  "ABCD2345",
  "abcd2345",
  " abcd-2345 ",
  "AB CD 23 45",
  "ABCD–2345",
  "ABCD2345.",
  "(ABCD2345),",
  "“ABCD2345”",
  "*ABCD2345*",
  "\u202aABCD2345\u202c\u200b",
  "ABCD2345%20",
  "ABCD2345%E2%80%8B",
  "ABCD2345%2E%29",
  "ABCD2345%",
  "ＡＢＣＤ２３４５",
  "https://kelas.sch.id/app/join/ABCD2345",
  "https://kelas.sch.id/app/join/abcd-2345).?fbclid=x#y",
  "Gabung di kelas.sch.id/app/join/ABCD2345/",
])("%j is ABCD2345", (typed) => {
  expect(canonicalJoinCode(typed)).toBe("ABCD2345");
});

test("letters and digits that are confused have one key", () => {
  expect(["O0IL1", "001I1", "OOLLI"].map(joinCodeKey)).toEqual(["00111", "00111", "00111"]);
  expect(joinCodeKey("ABCD2345")).toBe("ABCD2345");
});

test.each([
  ["ABCD2345", "joinCode", {}],
  ["ABCD2340", "joinCodeLetters", {}],
  ["1BCD2345", "joinCodeLetters", {}],
  ["ABCD234", "joinCodeLength", { length: 8, count: 7 }],
])("the unknown code %s is explained: %s", (key, reason, params) => {
  expect(unknownJoinCode(key)).toMatchObject({
    code: "INVALID",
    reason,
    field: "joinCode",
    params,
  });
});
