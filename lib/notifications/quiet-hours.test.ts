import { expect, test } from "vitest";
import { formatMinutes, isQuiet, quietMinutesLeft } from "./quiet-hours";

const night = { from: 21 * 60, to: 6 * 60 };
const noon = { from: 12 * 60, to: 13 * 60 };

test.each([
  ["2026-12-01T13:59:00Z", "Asia/Jakarta", night, false], // 20.59 WIB
  ["2026-12-01T14:00:00Z", "Asia/Jakarta", night, true], // 21.00 WIB
  ["2026-12-01T13:00:00Z", "Asia/Makassar", night, true], // 21.00 WITA
  ["2026-12-01T12:59:00Z", "Asia/Jayapura", night, true], // 21.59 WIT
  ["2026-12-01T22:59:00Z", "Asia/Jakarta", night, true], // 05.59 WIB
  ["2026-12-01T23:00:00Z", "Asia/Jakarta", night, false], // 06.00 WIB
  ["2026-12-01T17:00:00Z", "Asia/Jakarta", night, true], // midnight
  ["2026-12-01T05:30:00Z", "Asia/Jakarta", noon, true],
  ["2026-12-01T06:00:00Z", "Asia/Jakarta", noon, false],
  ["2026-12-01T06:00:00Z", "Asia/Jakarta", { from: 60, to: 60 }, false],
  ["2026-12-01T17:00:00Z", "Asia/Jakarta", null, false],
])("at %s in %s", (moment, zone, hours, expected) => {
  expect(isQuiet(new Date(moment), hours, zone)).toBe(expected);
});

test.each([
  ["2026-12-01T20:00:00Z", night, 180], // 03.00 WIB
  ["2026-12-01T15:30:00Z", night, 450], // 22.30 WIB
  ["2026-12-01T05:15:00Z", noon, 45],
  ["2026-12-01T06:00:00Z", noon, 0],
])("at %s WIB they last so many minutes more", (moment, hours, minutes) => {
  expect(quietMinutesLeft(new Date(moment), hours, "Asia/Jakarta")).toBe(minutes);
});

test("minutes after midnight as a time", () => {
  expect([0, 65, 1439].map(formatMinutes)).toEqual(["00:00", "01:05", "23:59"]);
});
