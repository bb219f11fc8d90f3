import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { DateTime } from "@/components/time/date-time";
import { REMINDER_INTERVAL_MS } from "@/lib/announcements/lifecycle";
import type { Sent } from "@/lib/announcements/sent";
import { remindUnconfirmedAction } from "@/lib/announcements/sent-actions";

type Props = {
  announcement: Pick<
    Sent,
    "id" | "needsConfirmation" | "remindedAt" | "isReminderDue" | "isExpired"
  >;
  /** How many have not confirmed or read it. */
  open: number;
};

/** Reminds those who have not confirmed or read it; says when that is possible again. */
export function RemindForm({ announcement, open }: Props) {
  const t = useTranslations("receipts");
  const { id, needsConfirmation, remindedAt, isReminderDue, isExpired } = announcement;
  if (isExpired) return null;
  return (
    <div className="grid gap-2">
      {open > 0 && isReminderDue && (
        <ActionForm
          action={remindUnconfirmedAction}
          fields={{ announcementId: id }}
          done={t("reminded")}
          pendingLabel={t("reminding")}
          buttonClassName="w-full"
        >
          {t(needsConfirmation ? "remindToConfirm" : "remind", { count: open })}
        </ActionForm>
      )}
      {open === 0 && <p className="font-semibold">{t("nobodyLeft")}</p>}
      {remindedAt && (
        <p className="text-sm text-muted">
          <span>{t("remindedAt")}</span> <DateTime at={remindedAt} />
          {open > 0 && !isReminderDue && (
            <>
              <span>{` · ${t("remindAgain")} `}</span>
              <DateTime at={new Date(remindedAt.getTime() + REMINDER_INTERVAL_MS)} />
            </>
          )}
        </p>
      )}
    </div>
  );
}
