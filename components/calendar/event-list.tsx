import {
  BookOpenCheck,
  CheckCheck,
  CircleCheck,
  LockOpen,
  type IconComponent,
  Megaphone,
  UsersRound,
} from "@/components/ui/icons";
import { clsx } from "clsx";
import { useFormatter, useNow, useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import { InlineList } from "@/components/ui/inline-list";
import type { CalendarEvent, EventKind } from "@/lib/calendar/events";

const icons: Record<EventKind, IconComponent> = {
  due: BookOpenCheck,
  opens: LockOpen,
  confirm: CheckCheck,
  asked: UsersRound,
  scheduled: Megaphone,
};

const timeOfDay = { hour: "2-digit", minute: "2-digit", timeZoneName: "short" } as const;

/** The events of a day. */
export const EventList = ({ events }: { events: readonly CalendarEvent[] }) => (
  <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface">
    {events.map((event) => (
      <Event key={event.id} event={event} />
    ))}
  </ul>
);

function Event({ event }: { event: CalendarEvent }) {
  const { kind, at, title, courseTitle, href, isDone } = event;
  const now = useNow();
  const isMissed = isDone === false && at <= now;
  const Icon = isDone ? CircleCheck : icons[kind];
  return (
    <li className="relative flex items-start gap-3 px-4 py-3 hover:bg-accent-soft/50">
      <Icon
        aria-hidden="true"
        className={clsx("mt-0.5 size-5 shrink-0", isMissed ? "text-danger" : "text-accent")}
      />
      <div className="min-w-0 flex-1">
        <Link
          href={href}
          className={clsx(
            "after:absolute after:inset-0 focus-visible:outline-offset-[-3px]",
            isDone ? "text-muted" : "font-semibold",
          )}
        >
          <bdi className="[overflow-wrap:anywhere]">{title}</bdi>
        </Link>
        <Facts at={at} kind={kind} courseTitle={courseTitle} />
      </div>
      {(isDone || isMissed) && <State isDone={!isMissed} />}
    </li>
  );
}

/** When, what and where. */
function Facts({ at, kind, courseTitle }: Pick<CalendarEvent, "at" | "kind" | "courseTitle">) {
  const t = useTranslations("calendar");
  const format = useFormatter();
  return (
    <p className="text-sm text-muted">
      <InlineList>
        <time dateTime={at.toISOString()} className="font-semibold whitespace-nowrap text-ink">
          {format.dateTime(at, timeOfDay)}
        </time>
        {t(`kinds.${kind}`)}
        {courseTitle}
      </InlineList>
    </p>
  );
}

/** Whether the reader has done what was to be done by now. */
function State({ isDone }: { isDone: boolean }) {
  const t = useTranslations("calendar");
  return (
    <span className={clsx("text-sm font-semibold", isDone ? "text-muted" : "text-danger")}>
      {t(isDone ? "done" : "notDone")}
    </span>
  );
}
