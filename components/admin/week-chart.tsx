import { useFormatter, useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import type { SchoolOverview } from "@/lib/school/data";

/** A week in seven bars. The numbers stand beside them, so nothing is told by height alone. */
export function WeekChart({ days }: { days: SchoolOverview["announcementsByDay"] }) {
  const t = useTranslations("admin");
  const format = useFormatter();
  const most = Math.max(1, ...days.map(({ sent }) => sent));
  return (
    <Card>
      <ol className="grid grid-cols-7 gap-1 sm:gap-3">
        {days.map(({ day, sent }, index) => (
          <li key={day.getTime()} className="grid min-w-0 gap-1 text-center">
            <span className="flex h-28 flex-col justify-end gap-1" aria-hidden="true">
              <span className="font-bold tabular-nums">{sent}</span>
              <span
                className={`rounded-t-md ${index === days.length - 1 ? "bg-accent" : "bg-field"}`}
                style={{ height: `${Math.max(3, (sent / most) * 100 - 25)}%` }}
              />
            </span>
            <span className="text-sm text-muted">
              <span aria-hidden="true">{format.dateTime(day, { weekday: "short" })}</span>
              <span className="sr-only">
                {t("sentOn", { day: format.dateTime(day, { dateStyle: "full" }), count: sent })}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
