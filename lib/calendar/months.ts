import { dayOf, startOfDay } from "@/lib/dates";

/** A month, `2026-12`, and its neighbours. */
export const monthAfter = (month: string, steps = 1): string => {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + steps, 1)).toISOString().slice(0, 7);
};

export const monthOf = (moment: Date, timeZone: string) => dayOf(moment, timeZone).slice(0, 7);

/** The time from the first moment of a month to the first one after it, in a time zone without summer time. */
export const rangeOf = (month: string, timeZone: string) => ({
  from: startOfDay(`${month}-01`, timeZone),
  to: startOfDay(`${monthAfter(month)}-01`, timeZone),
});

/** The days of a month in weeks from Monday to Sunday; null for days of its neighbours. */
export function weeksOf(month: string): (string | null)[][] {
  const first = new Date(`${month}-01T00:00Z`);
  const length = (Date.parse(`${monthAfter(month)}-01T00:00Z`) - first.getTime()) / 86_400_000;
  const before = (first.getUTCDay() + 6) % 7;
  const cells = Array.from({ length: Math.ceil((before + length) / 7) * 7 }, (_, index) => {
    const day = index - before + 1;
    return day >= 1 && day <= length ? `${month}-${String(day).padStart(2, "0")}` : null;
  });
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** Events by the day on which they are in a time zone, in order. */
export function byDay<Event extends { at: Date }>(events: readonly Event[], timeZone: string) {
  const days = new Map<string, Event[]>();
  for (const event of events) {
    const day = dayOf(event.at, timeZone);
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  return days;
}
