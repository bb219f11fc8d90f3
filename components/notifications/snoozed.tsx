import { AlarmClock } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { cancelSnoozeAction } from "@/lib/notifications/actions";
import { isolate } from "@/lib/text/isolate";
import { SnoozeTime } from "./snooze-time";

type Props = { id: string; title: string; until: Date };

/** When a notification comes back, and a button that takes that back. */
export function Snoozed({ id, title, until }: Props) {
  const t = useTranslations("snooze");
  return (
    <div className="flex flex-wrap items-center gap-x-3 text-sm">
      <p className="inline-flex items-center gap-1.5 font-semibold text-accent">
        <AlarmClock aria-hidden="true" className="size-4 shrink-0" />
        <span>
          <span>{t("note")}</span> <SnoozeTime at={until} />
        </span>
      </p>
      <ActionForm
        action={cancelSnoozeAction}
        fields={{ id }}
        variant="quiet"
        aria-label={t("cancelOf", { title: isolate(title) })}
        className="relative z-1"
        buttonClassName="!px-0 text-sm"
        compact
      >
        {t("cancel")}
      </ActionForm>
    </div>
  );
}
