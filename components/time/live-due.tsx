"use client";

import { clsx } from "clsx";
import { useFormatter, useTimeZone, useTranslations } from "next-intl";
import { distanceToDue } from "@/lib/projects/due";
import { minutesOfDay, withZoneBeside } from "./formats";
import { useServerNow } from "./use-server-now";

/** For a student with work still to do, for a student who has done it, or about a whole class. */
export type DueView = "todo" | "done" | "class";
type Props = { dueAt: Date; rendered: Date; view: DueView };

/** A due time and how far off it is, by the server's clock, kept up to date. Of done work only the time. */
export function LiveDue({ dueAt, rendered, view }: Props) {
  const t = useTranslations("projects");
  const format = useFormatter();
  const timeZone = useTimeZone() ?? "UTC";
  const { isPast, days } = distanceToDue({ dueAt, now: useServerNow(rendered), timeZone });
  const passed = () => (view === "todo" ? t("overdue", { days }) : t("duePassed", { days }));
  return (
    <>
      <time dateTime={dueAt.toISOString()}>
        {withZoneBeside(format.dateTime(dueAt, minutesOfDay))}
      </time>
      {view !== "done" && (
        <>
          <span> · </span>
          <span
            className={clsx(
              "font-semibold whitespace-nowrap",
              isPast && view === "todo" && "text-danger",
            )}
          >
            {isPast ? passed() : t("dueIn", { days })}
          </span>
        </>
      )}
    </>
  );
}
