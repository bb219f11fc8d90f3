import { clsx } from "clsx";
import { useFormatter } from "next-intl";

type Props = { at: Date; tone?: "plain" | "late" | "today" };

const tones = {
  plain: "border-line bg-surface text-ink",
  today: "border-accent bg-accent text-on-accent",
  late: "border-danger bg-danger-soft text-danger",
};

/** The day of a moment as a small sheet of a calendar. A picture: the day is also said in words beside it. */
export function DayTile({ at, tone = "plain" }: Props) {
  const format = useFormatter();
  return (
    <span
      aria-hidden="true"
      className={clsx(
        "grid w-11 shrink-0 self-start justify-items-center rounded-lg border py-0.5 leading-tight",
        tones[tone],
      )}
    >
      <span className="text-xs font-semibold uppercase">
        {format.dateTime(at, { weekday: "short" })}
      </span>
      <span className="text-lg font-bold">{format.dateTime(at, { day: "numeric" })}</span>
    </span>
  );
}
