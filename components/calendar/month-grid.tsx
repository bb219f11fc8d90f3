import { clsx } from "clsx";
import { useFormatter, useNow, useTimeZone, useTranslations } from "next-intl";
import type { CalendarEvent } from "@/lib/calendar/events";
import { byDay, weeksOf } from "@/lib/calendar/months";
import { dayOf } from "@/lib/dates";

type Props = { month: string; name: string; events: readonly CalendarEvent[] };

/** A small sheet of the month: its days with events lead to their place in the list. */
export function MonthGrid({ month, name, events }: Props) {
  const t = useTranslations("calendar");
  const timeZone = useTimeZone() ?? "UTC";
  const today = dayOf(useNow(), timeZone);
  const days = byDay(events, timeZone);
  const weeks = weeksOf(month);
  return (
    <table className="w-full table-fixed text-center text-sm">
      <caption className="sr-only">{t("days", { month: name })}</caption>
      <thead>
        <tr className="text-xs text-muted">
          {weeks[1]?.map((day) => (
            <th key={day} scope="col" className="h-8 font-semibold">
              <Weekday day={day ?? month} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week.find(Boolean)}>
            {week.map((day, index) => (
              <td key={day ?? `empty-${index}`} className="p-0.5">
                {day && (
                  <Cell day={day} isToday={day === today} count={days.get(day)?.length ?? 0} />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Its first letter, for the eye. */
function Weekday({ day }: { day: string }) {
  const format = useFormatter();
  const at = new Date(`${day}T00:00Z`);
  return (
    <>
      <span aria-hidden="true">{format.dateTime(at, { weekday: "narrow", timeZone: "UTC" })}</span>
      <span className="sr-only">{format.dateTime(at, { weekday: "long", timeZone: "UTC" })}</span>
    </>
  );
}

function Cell({ day, isToday, count }: { day: string; isToday: boolean; count: number }) {
  const t = useTranslations("calendar");
  const format = useFormatter();
  const number = Number(day.slice(-2));
  const look = clsx(
    "mx-auto grid h-9 w-full max-w-11 content-center justify-items-center rounded-lg",
    isToday && "border-2 border-accent font-bold",
  );
  if (count === 0) return <span className={clsx(look, "text-muted")}>{number}</span>;
  const name = format.dateTime(new Date(`${day}T00:00Z`), {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  return (
    <a
      href={`#${day}`}
      aria-label={t("eventsOn", { day: name, count })}
      className={clsx(
        look,
        "bg-accent-soft font-bold text-ink hover:bg-accent hover:text-on-accent",
      )}
    >
      <span>{number}</span>
    </a>
  );
}
