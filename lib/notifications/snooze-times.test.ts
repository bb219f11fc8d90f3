import { expect, test } from "vitest";
import { snoozeTimes } from "./snooze-times";

const timesAt = (now: string, timeZone = "Asia/Jakarta", expiresAt: Date | null = null) =>
  snoozeTimes(new Date(now), { timeZone, expiresAt }).map(
    ({ choice, at }) => `${choice} ${at.toISOString()}`,
  );

test("the evening, the next morning and Monday are those of the reader's zone", () => {
  const noon = "2026-11-25T05:00:00Z"; // a Wednesday
  expect(timesAt(noon)).toEqual([
    "tonight 2026-11-25T12:00:00.000Z",
    "tomorrow 2026-11-26T00:00:00.000Z",
    "nextWeek 2026-11-30T00:00:00.000Z",
  ]);
  expect(timesAt(noon, "Asia/Jayapura")).toEqual([
    "tonight 2026-11-25T10:00:00.000Z",
    "tomorrow 2026-11-25T22:00:00.000Z",
    "nextWeek 2026-11-29T22:00:00.000Z",
  ]);
});

test.each([
  ["2026-11-25T11:49:00Z", "tonight"],
  ["2026-11-25T11:51:00Z", "tomorrow"], // nine minutes before seven
  ["2026-11-25T16:59:00Z", "tomorrow"],
])("at %s the first choice is %s", (now, first) => {
  expect(timesAt(now)[0]?.split(" ")[0]).toBe(first);
});

test.each([
  ["2026-11-28T05:00:00Z", "2026-11-30"], // Saturday
  ["2026-11-29T05:00:00Z", "2026-12-07"], // Sunday: Monday is tomorrow
  ["2026-11-30T05:00:00Z", "2026-12-07"], // Monday
])("on %s next week is %s", (now, day) => {
  expect(timesAt(now).at(-1)).toBe(`nextWeek ${new Date(`${day}T07:00+07:00`).toISOString()}`);
});

test("no time is offered at which the notification is no longer valid", () => {
  const expiresAt = new Date("2026-11-26T00:00:00Z");
  expect(timesAt("2026-11-25T05:00:00Z", "Asia/Jakarta", expiresAt)).toEqual([
    "tonight 2026-11-25T12:00:00.000Z",
  ]);
});
