import { useFormatter, useTranslations } from "next-intl";
import { useServerNow } from "@/components/time/use-server-now";
import { TextField } from "@/components/ui/field";
import { useHydrated } from "@/components/ui/use-hydrated";
import { isLocalTime, momentAt } from "@/lib/dates";
import { timeZoneNames, timeZones } from "@/lib/i18n/preferences";
import type { ComposeValues } from "./compose-values";
import { Option } from "./compose-options";

type Props = {
  values: ComposeValues;
  errors: ComposeValues;
  zone: { id: string; name: string };
  /** The chosen time as it is typed; "" for now. */
  publishAt: string;
  rendered: Date;
};

/** When it is sent, side by side in Indonesia's three zones, and whether that is at night somewhere. */
export function ComposeSchedule({ values, errors, zone, publishAt, rendered }: Props) {
  const t = useTranslations("compose");
  const optional = useTranslations("auth")("optional");
  const isHydrated = useHydrated();
  const now = useServerNow(rendered);
  const at = isLocalTime(publishAt) ? momentAt(publishAt, zone.id) : undefined;
  const showsOptions = publishAt !== "" || !isHydrated;
  return (
    <div className="grid gap-2">
      <TextField
        type="datetime-local"
        name="publishAt"
        label={t("publishAt", { zone: zone.name })}
        note={optional}
        hint={t("publishAtHint")}
        defaultValue={values.publishAt}
        error={errors.publishAt}
      />
      <ZoneTimes at={at ?? now} isChosen={at !== undefined} />
      {showsOptions && (
        <Option name="sendLate" values={values} label={t("sendLate")}>
          {t("sendLateHint")}
        </Option>
      )}
    </div>
  );
}

/** Between these hours students may be asleep. */
const NIGHT = { from: 21, to: 6 };

function ZoneTimes({ at, isChosen }: { at: Date; isChosen: boolean }) {
  const t = useTranslations("compose");
  const format = useFormatter();
  const times = timeZoneNames.map((name) => {
    const timeZone = timeZones[name];
    const hour = Number(
      new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit" }).format(at).slice(0, 2),
    );
    const shown = format.dateTime(at, isChosen ? { timeZone, ...day } : { timeZone, ...clock });
    return { name, shown, isNight: hour >= NIGHT.from || hour < NIGHT.to };
  });
  const isNight = times.some((time) => time.isNight);
  if (!isChosen && !isNight) return null;
  return (
    <div className="grid gap-1 text-sm">
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {times.map(({ name, shown }) => (
          <li key={name}>{`${shown} ${name}`}</li>
        ))}
      </ul>
      {isNight && <p className="font-semibold">{isChosen ? t("nightThen") : t("nightNow")}</p>}
    </div>
  );
}

const clock = { hour: "2-digit", minute: "2-digit" } as const;
const day = { weekday: "short", day: "numeric", month: "short", ...clock } as const;
