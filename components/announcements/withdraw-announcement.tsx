import { useFormatter, useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { ConfirmForm } from "@/components/form/confirm-form";
import { minutes } from "@/components/time/formats";
import { ForAWhile } from "@/components/ui/for-a-while";
import {
  restoreAnnouncementAction,
  withdrawAnnouncementAction,
} from "@/lib/announcements/sent-actions";

export function WithdrawAnnouncement({ id }: { id: string }) {
  const t = useTranslations("receipts");
  return (
    <ConfirmForm
      action={withdrawAnnouncementAction}
      fields={{ announcementId: id }}
      label={t("withdraw")}
      confirm={t("withdrawNow")}
      done={t("withdrawn")}
    >
      {t("withdrawLead")}
    </ConfirmForm>
  );
}

type Props = {
  id: string;
  withdrawnAt: Date;
  /** How long the withdrawal can still be undone. */
  milliseconds: number;
};

/** Says that an announcement is withdrawn, with the undo button while there is time. */
export function WithdrawnNotice({ id, withdrawnAt, milliseconds }: Props) {
  const t = useTranslations("receipts");
  const time = useFormatter().dateTime(withdrawnAt, minutes);
  return (
    <div className="grid justify-items-start gap-3 rounded-xl border border-line bg-accent-soft p-4">
      <p className="font-semibold">{t("withdrawnAt", { time })}</p>
      {milliseconds > 0 && (
        <ForAWhile milliseconds={milliseconds}>
          <ActionForm
            action={restoreAnnouncementAction}
            fields={{ announcementId: id }}
            variant="secondary"
          >
            {t("restore")}
          </ActionForm>
        </ForAWhile>
      )}
    </div>
  );
}
