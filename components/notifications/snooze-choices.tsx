import { useNow, useTimeZone, useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { snoozeAction } from "@/lib/notifications/actions";
import { snoozeTimes } from "@/lib/notifications/snooze-times";
import { SnoozeTime } from "./snooze-time";

type Props = { id: string; expiresAt: Date | null };

/** The times at which a notification can come back, each a button. */
export function SnoozeChoices({ id, expiresAt }: Props) {
  const t = useTranslations("snooze");
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
            buttonClassName="w-full !justify-between max-sm:flex-wrap"
          >
            <span>{t(`choices.${choice}`)}</span>
            <span className="text-sm font-normal text-muted">
              <SnoozeTime at={at} />
            </span>
          </ActionForm>
        </li>
      ))}
    </ul>
  );
}
