import { expect, test } from "vitest";
import { dayOf, isLocalTime, localTimeOf, momentAt, startOfDay } from "./dates";

test.each([
  ["2026-11-23", "Asia/Jakarta", "2026-11-22T17:00:00.000Z"],
  ["2026-11-23", "Asia/Makassar", "2026-11-22T16:00:00.000Z"],
  ["2026-03-01", "Asia/Jayapura", "2026-02-28T15:00:00.000Z"],
  ["2026-11-23", "UTC", "2026-11-23T00:00:00.000Z"],
])("%s starts in %s at %s", (day, zone, moment) => {
  const start = startOfDay(day, zone);
  expect(start.toISOString()).toBe(moment);
  expect(dayOf(start, zone)).toBe(day);
  expect(dayOf(new Date(start.getTime() - 1), zone) < day).toBe(true);
});

test.each([
  ["2026-11-23T16:00", "Asia/Jakarta", "2026-11-23T09:00:00.000Z"],
  ["2026-11-23T16:00", "Asia/Makassar", "2026-11-23T08:00:00.000Z"],
  ["2026-11-23T00:30", "Asia/Jayapura", "2026-11-22T15:30:00.000Z"],
])("the local time %s in %s is %s", (local, zone, moment) => {
  expect(momentAt(local, zone).toISOString()).toBe(moment);
  expect(localTimeOf(new Date(moment), zone)).toBe(local);
});

test.each(["", "2026-11-23", "2026-02-31T10:00", "2026-13-01T10:00", "0001-01-01T00:00", "besok"])(
  "%j is not a local time of this century",
  (typed) => expect(isLocalTime(typed)).toBe(false),
);
