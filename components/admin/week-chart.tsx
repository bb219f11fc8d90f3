import { useFormatter, useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import type { SchoolOverview } from "@/lib/school/data";

/** A bar chart of seven days. The numbers are also shown as text. */
export function WeekChart({ days }: { days: SchoolOverview["announcementsByDay"] }) {
  const t = useTranslations("admin");
  const format = useFormatter();
  const max = Math.max(1, ...days.map(({ sent }) => sent));
  return (
    <Card>
      <ol className="grid grid-cols-7 gap-1 text-center sm:gap-3">
        {days.map(({ day, sent }, index) => (
          <li key={day.getTime()} className="min-w-0">
            <span className="sr-only">
              {t("sentOn", { day: format.dateTime(day, { dateStyle: "full" }), count: sent })}
            </span>
            <span aria-hidden="true">
              <Bar share={sent / max} isToday={index === days.length - 1} />
              <span className="mt-1 block font-bold">{sent}</span>
              <span className="block text-xs whitespace-nowrap text-muted sm:text-sm">
                {format.dateTime(day, { weekday: "short" })}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

const FULL_HEIGHT = 100;
const MIN_HEIGHT = 3;

function Bar({ share, isToday }: { share: number; isToday: boolean }) {
  const height = Math.max(MIN_HEIGHT, share * FULL_HEIGHT);
  return (
    <svg viewBox={`0 0 10 ${FULL_HEIGHT}`} preserveAspectRatio="none" className="h-24 w-full">
      <rect
        y={FULL_HEIGHT - height}
        width="10"
        height={height}
        className={isToday ? "fill-accent" : "fill-field"}
      />
    </svg>
  );
}
