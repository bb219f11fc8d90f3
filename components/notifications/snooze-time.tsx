import { useFormatter, useNow, useTimeZone, useTranslations } from "next-intl";
import { daysBetween, localTimeOf } from "@/lib/dates";

const EVENING = "18";

/** When a notification comes back: "nanti malam 19.00 WIB", "Senin, 30 November 07.00 WIB". Render it on the server. */
export function SnoozeTime({ at }: { at: Date }) {
  const t = useTranslations("snooze");
  const format = useFormatter();
  const now = useNow();
  const timeZone = useTimeZone() ?? "UTC";
  const days = daysBetween(now, at, timeZone);
  const today = localTimeOf(at, timeZone).slice(11, 13) >= EVENING ? t("thisEvening") : t("today");
  const later = format.dateTime(at, { weekday: "long", day: "numeric", month: "long" });
  const day = days <= 0 ? today : days === 1 ? t("tomorrow") : later;
  const time = format.dateTime(at, {
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });
  return <time dateTime={at.toISOString()}>{`${day} ${time}`}</time>;
}
