import { expect, test } from "vitest";
import { byDay, monthAfter, monthOf, rangeOf, weeksOf } from "./months";

test.each([
  ["2026-12", 1, "2027-01"],
  ["2027-01", -1, "2026-12"],
  ["2026-05", 1, "2026-06"],
  ["2026-05", -6, "2025-11"],
])("%s and %i months is %s", (month, steps, expected) => {
  expect(monthAfter(month, steps)).toBe(expected);
});

test("a month begins at midnight of the reader's zone, and a day is the reader's", () => {
  const { from, to } = rangeOf("2026-12", "Asia/Jayapura");
  expect([from, to]).toEqual([new Date("2026-11-30T15:00Z"), new Date("2026-12-31T15:00Z")]);
  expect(monthOf(new Date("2026-11-30T16:30Z"), "Asia/Jakarta")).toBe("2026-11");
  expect(monthOf(new Date("2026-11-30T16:30Z"), "Asia/Makassar")).toBe("2026-12");
  const late = { at: new Date("2026-12-04T16:30Z") };
  const later = { at: new Date("2026-12-04T17:30Z") };
  expect([...byDay([late, later], "Asia/Jakarta")]).toEqual([
    ["2026-12-04", [late]],
    ["2026-12-05", [later]],
  ]);
});

test("weeks begin on Monday and hold each day of the month once", () => {
  const weeks = weeksOf("2026-12");
  expect(weeks[0]).toEqual([
    null,
    "2026-12-01",
    "2026-12-02",
    "2026-12-03",
    "2026-12-04",
    "2026-12-05",
    "2026-12-06",
  ]);
  for (const month of ["2026-02", "2027-02", "2028-02", "2026-08"]) {
    const days = weeksOf(month).flat().filter(Boolean);
    const last = new Date(Date.parse(`${monthAfter(month)}-01T00:00Z`) - 1).getUTCDate();
    expect(days).toHaveLength(last);
    expect(days.at(-1)).toBe(`${month}-${last}`);
    expect(weeksOf(month).every((week) => week.length === 7)).toBe(true);
  }
});
