import { useFormatter } from "next-intl";
import { minutes } from "./formats";

/** Date and time with the time zone: on one line where it fits. */
export function DateTime({ at }: { at: Date }) {
  const format = useFormatter();
  return (
    <time dateTime={at.toISOString()} className="inline-block">
      {format.dateTime(at, minutes)}
    </time>
  );
}
