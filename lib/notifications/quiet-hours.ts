import type { QuietHours } from "./schema";

const DAY_MINUTES = 24 * 60;

/** Whether a moment lies in the quiet hours, which may pass midnight. `timeZone` is an IANA name. */
export const isQuiet = (moment: Date, hours: QuietHours, timeZone: string): boolean =>
  quietMinutesLeft(moment, hours, timeZone) > 0;

/** In how many minutes the quiet hours end in which a moment lies, at most a day; 0 outside of them. */
export function quietMinutesLeft(moment: Date, hours: QuietHours, timeZone: string): number {
  if (hours === null || hours.from === hours.to) return 0;
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const [hour = 0, minute = 0] = clock.format(moment).split(":").map(Number);
  const now = hour * 60 + minute;
  const { from, to } = hours;
  const isWithin = from < to ? now >= from && now < to : now >= from || now < to;
  return isWithin ? (to - now + DAY_MINUTES) % DAY_MINUTES : 0;
}

/** `21:30` for 1290. */
export const formatMinutes = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
