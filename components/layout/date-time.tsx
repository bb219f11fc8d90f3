import { useFormatter } from "next-intl";

/** A day and an hour, with the zone that it is meant in. */
export function DateTime({ at }: { at: Date }) {
  const format = useFormatter();
  return (
    <time dateTime={at.toISOString()}>
      {format.dateTime(at, {
        day: "numeric",
        month: "long",
        year: "numeric",
        hour: "2-digit",
        minute: "2-digit",
        timeZoneName: "short",
      })}
    </time>
  );
}
