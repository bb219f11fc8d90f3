import { useFormatter, useNow, useTimeZone, useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { snoozeAction } from "@/lib/notifications/actions";
import { snoozeTimes } from "@/lib/notifications/snooze-times";
import { shortTime } from "@/components/time/formats";

type Props = { id: string; expiresAt: Date | null };

/** The times at which a notification can come back, each a button. */
export function SnoozeChoices({ id, expiresAt }: Props) {
  const t = useTranslations("snooze");
  const format = useFormatter();
  const timeZone = useTimeZone() ?? "UTC";
  const times = snoozeTimes(useNow(), { timeZone, expiresAt });
  if (times.length === 0) return <p>{t("noTime")}</p>;
  return (
    <ul className="grid grid-cols-1 gap-2">
      {times.map(({ choice, at }) => (
        <li key={choice}>
          <ActionForm
            action={snoozeAction}
            fields={{ id, choice }}
            variant="secondary"
            done={t("done")}
            buttonClassName="w-full !justify-between !px-3"
          >
            <span>{t(`choices.${choice}`)}</span>
            <time dateTime={at.toISOString()} className="text-sm font-normal text-muted">
              {format.dateTime(at, shortTime)}
            </time>
          </ActionForm>
        </li>
      ))}
    </ul>
  );
}
