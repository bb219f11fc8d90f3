import { assert, integer, property } from "fast-check";
import { expect, test } from "vitest";
import { isDaytime, remindersDue, reminderTimes } from "./reminder-times";

const HOUR_MS = 3600_000;
const at = (time: string) => new Date(`2026-11-${time}:00+07:00`);

test("reminders are spread evenly, the last some hours before the end, and by day", () => {
  const asked = { publishedAt: at("02T08:00"), confirmBy: at("05T14:00"), autoReminders: 3 };
  expect(reminderTimes(asked)).toEqual([at("03T08:00"), at("04T08:00"), at("05T08:00")]);
});

test("a reminder that falls into the night waits for the morning in every zone", () => {
  const asked = { publishedAt: at("02T08:00"), confirmBy: at("03T12:00"), autoReminders: 1 };
  expect(reminderTimes(asked)).toEqual([at("03T06:00")]);
  // 19.00 WIB is 21.00 WIT.
  expect([at("02T18:59"), at("02T19:00"), at("02T05:59")].map(isDaytime)).toEqual([
    true,
    false,
    false,
  ]);
});

test("whatever is asked, reminders are in order, in time, by day, and not too many", () => {
  assert(
    property(
      integer({ min: 0, max: 24 * 30 }),
      integer({ min: 1, max: 24 * 60 }),
      integer({ min: 0, max: 3 }),
      (start, hours, autoReminders) => {
        const publishedAt = new Date(at("01T00:00").getTime() + start * HOUR_MS);
        const confirmBy = new Date(publishedAt.getTime() + hours * HOUR_MS);
        const times = reminderTimes({ publishedAt, confirmBy, autoReminders });
        expect(times.length).toBeLessThanOrEqual(autoReminders);
        expect(times.every((time) => time > publishedAt && time < confirmBy)).toBe(true);
        expect(times.every(isDaytime)).toBe(true);
        expect(times).toEqual(times.toSorted((a, b) => a.getTime() - b.getTime()));
      },
    ),
  );
});

test("a reminder does not follow closely on another: it is due with the next", () => {
  const asked = { publishedAt: at("02T08:00"), confirmBy: at("05T14:00"), autoReminders: 3 };
  const due = (remindedAt: Date | null, now: Date) => remindersDue({ ...asked, remindedAt }, now);
  expect(due(null, at("03T08:00"))).toBe(1);
  expect(due(at("02T19:00"), at("03T08:00"))).toBe(1);
  expect(due(at("03T07:00"), at("03T08:00"))).toBe(0);
  expect(due(at("03T08:01"), at("03T08:02"))).toBe(0);
  expect(due(at("03T07:00"), at("04T08:00"))).toBe(2);
});
