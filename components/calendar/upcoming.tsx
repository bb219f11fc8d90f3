import { useFormatter, useTranslations } from "next-intl";
import { DayTile } from "@/components/time/day-tile";
import { withZoneBeside } from "@/components/time/formats";
import { ButtonLink } from "@/components/ui/button";
import { CalendarDays } from "@/components/ui/icons";
import { Link } from "@/components/ui/link";
import type { CalendarEvent } from "@/lib/calendar/events";

const MAX_SHOWN = 5;

const dayAndTime = {
  weekday: "long",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
} as const;

/** What the next days bring, and the way to the calendar. */
export function Upcoming({ events }: { events: readonly CalendarEvent[] }) {
  const t = useTranslations("calendar");
  const format = useFormatter();
  const shown = events.slice(0, MAX_SHOWN);
  const more = events.length - shown.length;
  return (
    <section
      aria-labelledby="upcoming"
      className="grid gap-3 rounded-xl border border-line bg-surface p-4"
    >
      <h2 id="upcoming" className="flex items-center gap-2 text-lg font-bold">
        <CalendarDays aria-hidden="true" className="size-5 text-accent" />
        <span>{t("upcoming")}</span>
      </h2>
      {shown.length === 0 && <p className="text-muted">{t("nothingUpcoming")}</p>}
      <ul className="grid gap-3 empty:hidden">
        {shown.map(({ id, kind, at, title, href }) => (
          <li
            key={id}
            className="relative flex items-center gap-3 rounded-lg hover:bg-accent-soft/50"
          >
            <DayTile at={at} />
            <div className="min-w-0">
              <Link
                href={href}
                className="line-clamp-2 font-semibold after:absolute after:inset-0 after:rounded-lg"
              >
                <bdi>{title}</bdi>
              </Link>
              <p className="text-sm text-muted">
                <span>{t(`kinds.${kind}`)}</span>
                <span> · </span>
                <time dateTime={at.toISOString()}>
                  {withZoneBeside(format.dateTime(at, dayAndTime))}
                </time>
              </p>
            </div>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-sm text-muted">{t("moreUpcoming", { count: more })}</p>}
      <ButtonLink variant="secondary" href="/app/calendar">
        {t("open")}
      </ButtonLink>
    </section>
  );
}
