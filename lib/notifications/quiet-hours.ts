import type { QuietHours } from "./schema";

/** Whether a moment lies in the quiet hours, which may pass midnight. `timeZone` is an IANA name. */
export function isQuiet(moment: Date, hours: QuietHours, timeZone: string): boolean {
  if (hours === null || hours.from === hours.to) return false;
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const [hour = 0, minute = 0] = clock.format(moment).split(":").map(Number);
  const now = hour * 60 + minute;
  const { from, to } = hours;
  return from < to ? now >= from && now < to : now >= from || now < to;
}

/** `21:30` for 1290. */
export const formatMinutes = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
