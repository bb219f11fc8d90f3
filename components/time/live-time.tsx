"use client";

import { useFormatter } from "next-intl";
import { minutesOfDay } from "./formats";
import { useServerNow } from "./use-server-now";

type Props = { at: Date; rendered: Date; className?: string };

/** How long ago a moment was, by the server's clock, kept up to date; the exact time in its title. */
export function LiveTime({ at, rendered, className }: Props) {
  const format = useFormatter();
  const now = useServerNow(rendered);
  return (
    <time
      dateTime={at.toISOString()}
      title={format.dateTime(at, minutesOfDay)}
      className={className}
    >
      {/* Never "in a second": what is shown has happened. */}
      {format.relativeTime(at, at > now ? at : now)}
    </time>
  );
}
