import { timeZones } from "@/lib/i18n/preferences";

const HOUR_MS = 3600_000;
/** How long before the confirm-by time the last reminder is sent; less when little time is left. */
const LAST_LEAD_MS = 6 * HOUR_MS;
/** No reminder is sent before this hour or from that hour on. */
const DAY = { from: 6, to: 21 };

type Asked = { publishedAt: Date; confirmBy: Date; autoReminders: number };

/**
 * When the automatic reminders are due: spread evenly from publication to some hours before the confirm-by
 * time, each moved to daytime. Those that find no daytime before the confirm-by time are left out.
 */
export function reminderTimes(asked: Asked): Date[] {
  const { publishedAt, confirmBy, autoReminders } = asked;
  return Array.from({ length: autoReminders }, (_, index) =>
    toDaytime(new Date(publishedAt.getTime() + spacingOf(asked) * (index + 1))),
  ).filter((at) => at < confirmBy && at > publishedAt);
}

/**
 * How many automatic reminders are due at a time. One does not follow closely on another reminder, such as one
 * that the author has just sent: then it is due with the next.
 */
export function remindersDue(
  { remindedAt, ...asked }: Asked & { remindedAt: Date | null },
  at: Date,
): number {
  const due = reminderTimes(asked).filter((each) => each <= at);
  const latest = due.at(-1);
  const isClose =
    latest && remindedAt && latest.getTime() - remindedAt.getTime() < spacingOf(asked) / 2;
  return isClose ? 0 : due.length;
}

function spacingOf({ publishedAt, confirmBy, autoReminders }: Asked): number {
  const span = confirmBy.getTime() - publishedAt.getTime();
  return (span - Math.min(LAST_LEAD_MS, span / 4)) / autoReminders;
}

/**
 * Whether it is day in all of Indonesia's zones: a reader's zone is known only to their browser, so a time is
 * chosen that suits all.
 */
export const isDaytime = (at: Date): boolean =>
  Object.values(timeZones).every((timeZone) => {
    const hour = hourIn(at, timeZone);
    return hour >= DAY.from && hour < DAY.to;
  });

function toDaytime(at: Date): Date {
  let time = at;
  while (!isDaytime(time)) time = new Date(Math.floor(time.getTime() / HOUR_MS + 1) * HOUR_MS);
  return time;
}

const hourIn = (at: Date, timeZone: string) =>
  Number(new Intl.DateTimeFormat("en", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(at));
