import { expect, test } from "vitest";
import { dayOf, startOfDay } from "./dates";

test.each([
  ["2026-11-23", "Asia/Jakarta", "2026-11-22T17:00:00.000Z"],
  ["2026-11-23", "Asia/Makassar", "2026-11-22T16:00:00.000Z"],
  ["2026-03-01", "Asia/Jayapura", "2026-02-28T15:00:00.000Z"],
  ["2026-11-23", "UTC", "2026-11-23T00:00:00.000Z"],
])("%s begins in %s at %s", (day, zone, moment) => {
  const start = startOfDay(day, zone);
  expect(start.toISOString()).toBe(moment);
  expect(dayOf(start, zone)).toBe(day);
  expect(dayOf(new Date(start.getTime() - 1), zone) < day).toBe(true);
});
