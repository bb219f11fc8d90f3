import { useFormatter, useNow, useTimeZone, useTranslations } from "next-intl";
import { clsx } from "clsx";
import type { CalendarEvent } from "@/lib/calendar/events";
import { byDay } from "@/lib/calendar/months";
import { dayOf } from "@/lib/dates";
import { DayTile } from "@/components/time/day-tile";
import { EventList } from "./event-list";

/** Events by day, each with its weekday; an address with `#2026-12-04` leads to one. */
export function DayList({ events }: { events: readonly CalendarEvent[] }) {
  const timeZone = useTimeZone() ?? "UTC";
  return (
    <ol className="grid gap-5">
      {[...byDay(events, timeZone)].map(([day, ofDay]) => (
        <Day key={day} day={day} events={ofDay} />
      ))}
    </ol>
  );
}

function Day({ day, events }: { day: string; events: CalendarEvent[] }) {
  const t = useTranslations("calendar");
  const format = useFormatter();
  const timeZone = useTimeZone() ?? "UTC";
  const now = useNow();
  const [first] = events;
  if (!first) return null;
  const isToday = day === dayOf(now, timeZone);
  return (
    <li id={day} className="grid grid-cols-[auto_minmax(0,1fr)] gap-3 scroll-mt-24">
      <DayTile at={first.at} tone={isToday ? "today" : "plain"} />
      <div className="grid gap-2">
        <h3
          className={clsx(
            "flex min-h-7 items-center gap-2",
            isToday ? "font-bold" : "font-semibold",
          )}
        >
          <span>
            {format.dateTime(first.at, { weekday: "long", day: "numeric", month: "long" })}
          </span>
          {isToday && (
            <span className="rounded-full bg-accent-soft px-2 text-sm text-accent">
              {t("today")}
            </span>
          )}
        </h3>
        <EventList events={events} />
      </div>
    </li>
  );
}
