import { expect, test } from "vitest";
import { distanceToDue } from "./due";

const WIB = "Asia/Jakarta";
const WITA = "Asia/Makassar";
const WIT = "Asia/Jayapura";

test.for([
  ["in a minute", WIB, "2026-12-05T11:30Z", "2026-12-05T11:31Z", false, 0],
  ["later today", WIB, "2026-12-04T17:00Z", "2026-12-05T16:59Z", false, 0],
  ["tomorrow, minutes away", WIB, "2026-12-05T16:59Z", "2026-12-05T17:00Z", false, 1],
  ["tomorrow, 47 hours away", WIB, "2026-12-04T17:00Z", "2026-12-06T16:00Z", false, 1],
  ["the same moments, today in WITA", WITA, "2026-12-05T16:59Z", "2026-12-05T17:00Z", false, 0],
  ["the same moments, today in WIT", WIT, "2026-12-05T16:59Z", "2026-12-05T17:00Z", false, 0],
  ["tomorrow only in WIT", WIT, "2026-12-05T14:59Z", "2026-12-05T15:00Z", false, 1],
  ["over the end of a month", WIB, "2026-11-29T05:00Z", "2026-12-02T05:00Z", false, 3],
  ["over the end of February", WIB, "2026-02-27T05:00Z", "2026-03-01T05:00Z", false, 2],
  ["over 29 February", WIB, "2028-02-27T05:00Z", "2028-03-01T05:00Z", false, 3],
  ["over New Year", WIT, "2026-12-31T14:59Z", "2026-12-31T15:00Z", false, 1],
  ["over a day of 23 hours", "Europe/Berlin", "2026-03-28T22:30Z", "2026-03-29T22:30Z", false, 2],
  ["over a day of 25 hours", "Europe/Berlin", "2026-10-24T21:30Z", "2026-10-25T22:30Z", false, 1],
  ["at this moment", WIB, "2026-12-05T11:31Z", "2026-12-05T11:31Z", true, 0],
  ["earlier today", WIB, "2026-12-05T16:59Z", "2026-12-04T17:00Z", true, 0],
  ["yesterday, minutes ago", WIB, "2026-12-05T17:00Z", "2026-12-05T16:59Z", true, 1],
  ["two days ago", WIB, "2026-12-05T17:00Z", "2026-12-04T16:59Z", true, 2],
] as const)("%s (%s)", ([, timeZone, now, dueAt, isPast, days]) => {
  const distance = distanceToDue({ dueAt: new Date(dueAt), now: new Date(now), timeZone });
  expect(distance).toEqual({ isPast, days });
});
