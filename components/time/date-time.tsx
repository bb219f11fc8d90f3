import { useFormatter } from "next-intl";
import { minutes } from "./formats";

/** Date and time with the time zone. */
export function DateTime({ at }: { at: Date }) {
  const format = useFormatter();
  return (
    <time dateTime={at.toISOString()} className="whitespace-nowrap">
      {format.dateTime(at, minutes)}
    </time>
  );
}
