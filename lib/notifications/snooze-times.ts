import { dayOf, momentAt } from "@/lib/dates";

export const snoozeChoices = ["tonight", "tomorrow", "nextWeek"] as const;
export type SnoozeChoice = (typeof snoozeChoices)[number];

const EVENING = "19:00";
const MORNING = "07:00";
/** A time that is nearer is no choice any more. */
const MIN_LEAD_MS = 10 * 60_000;

const DAY_MS = 86_400_000;
const [SUNDAY, MONDAY] = [0, 1];

/**
 * The times that are offered at `now`, in a zone without summer time: this evening until shortly before it, the next
 * morning, and the Monday of next week. None at or after `expiresAt`: it would not come back.
 */
export function snoozeTimes(
  now: Date,
  { timeZone, expiresAt }: { timeZone: string; expiresAt?: Date | null },
): { choice: SnoozeChoice; at: Date }[] {
  const today = Date.parse(dayOf(now, timeZone));
  const on = (days: number, time: string) =>
    momentAt(`${new Date(today + days * DAY_MS).toISOString().slice(0, 10)}T${time}`, timeZone);
  const weekday = new Date(today).getUTCDay();
  const nextMonday = weekday === SUNDAY ? 8 : (7 + MONDAY - weekday) % 7 || 7; // tomorrow is another choice
  const times = [
    { choice: "tonight" as const, at: on(0, EVENING) },
    { choice: "tomorrow" as const, at: on(1, MORNING) },
    { choice: "nextWeek" as const, at: on(nextMonday, MORNING) },
  ];
  return times.filter(
    ({ at }) =>
      at.getTime() - now.getTime() >= MIN_LEAD_MS && (expiresAt == null || at < expiresAt),
  );
}
