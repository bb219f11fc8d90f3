import { useFormatter, useTranslations } from "next-intl";
import type { Reading } from "@/lib/announcements/receipts";

const WIDTH = 600;
const HEIGHT = 80;
const hours = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;

/** A line of how many have read it by then, from the first hour of reading to the last. */
export function ReadingsChart({ readings }: { readings: Reading[] }) {
  const t = useTranslations("receipts");
  const format = useFormatter();
  const [first, last] = [readings[0], readings.at(-1)];
  if (!first || !last) return null;
  const points = cumulative(readings);
  const total = points.at(-1)?.total ?? 0;
  const span = Math.max(1, last.at.getTime() - first.at.getTime());
  const x = (at: Date) => (WIDTH * (at.getTime() - first.at.getTime())) / span;
  const y = (value: number) => HEIGHT - (HEIGHT * value) / Math.max(1, total);
  const path = points.map(({ at, total: read }) => `${x(at).toFixed(1)},${y(read).toFixed(1)}`);
  const time = (at: Date) => format.dateTime(at, { ...hours, timeZoneName: "short" });
  return (
    <figure className="grid gap-1">
      <svg
        role="img"
        aria-label={t("readingsLabel", {
          total,
          from: time(first.at),
          until: time(last.at),
        })}
        viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
        preserveAspectRatio="none"
        className="h-20 w-full border-b border-line"
      >
        <polyline
          points={[`0,${HEIGHT}`, ...path].join(" ")}
          className="fill-none stroke-accent"
          strokeWidth="2"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <figcaption aria-hidden="true" className="flex justify-between text-sm text-muted">
        <span>{time(first.at)}</span>
        <span>{time(last.at)}</span>
      </figcaption>
    </figure>
  );
}

function cumulative(readings: Reading[]) {
  let total = 0;
  return readings.map(({ at, read }) => ({ at, total: (total += read) }));
}
