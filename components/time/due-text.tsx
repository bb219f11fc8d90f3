import { clsx } from "clsx";
import { useFormatter, useNow, useTimeZone, useTranslations } from "next-intl";
import { distanceToDue } from "@/lib/projects/due";
import { minutesOfDay, withZoneBeside } from "./formats";

/** By when something is to be done, and how far off that is. As `DueTime`, but as of when the page was rendered. */
export function DueText({ at }: { at: Date }) {
  const t = useTranslations("projects");
  const format = useFormatter();
  const timeZone = useTimeZone() ?? "UTC";
  const { isPast, days } = distanceToDue({ dueAt: at, now: useNow(), timeZone });
  return (
    <>
      <time dateTime={at.toISOString()}>{withZoneBeside(format.dateTime(at, minutesOfDay))}</time>
      <span> · </span>
      <span className={clsx("font-semibold whitespace-nowrap", isPast && "text-danger")}>
        {t(isPast ? "overdue" : "dueIn", { days })}
      </span>
    </>
  );
}
