import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { DateTime } from "@/components/time/date-time";
import { ForAWhile } from "@/components/ui/for-a-while";
import { confirmAction, undoConfirmationAction } from "@/lib/notifications/actions";
import type { OwnCopy } from "@/lib/announcements/versions";
import type { InboxItem } from "@/lib/notifications/data";

type Props = {
  notification: Pick<InboxItem, "id" | "version" | "confirmedAt">;
  announcement: Pick<OwnCopy, "confirmBy" | "unconfirmableMs">;
};

/** Asks the reader to confirm that they have read it; for some minutes it can be taken back. */
export function Confirmation({ notification, announcement }: Props) {
  const t = useTranslations("inbox");
  const { id, version, confirmedAt } = notification;
  const { confirmBy, unconfirmableMs } = announcement;
  return (
    <div className="grid justify-items-start gap-2 rounded-lg border border-accent bg-accent-soft p-4">
      {confirmedAt ? (
        <>
          <p className="font-semibold">
            <span>{t("confirmedAt")}</span> <DateTime at={confirmedAt} />
          </p>
          {unconfirmableMs > 0 && (
            <ForAWhile milliseconds={unconfirmableMs}>
              <ActionForm
                action={undoConfirmationAction}
                fields={{ id }}
                variant="secondary"
                done={t("undone")}
              >
                {t("undoConfirmation")}
              </ActionForm>
            </ForAWhile>
          )}
        </>
      ) : (
        <>
          {confirmBy && (
            <p className="font-semibold">
              <span>{t("confirmBy")}</span> <DateTime at={confirmBy} />
            </p>
          )}
          <ActionForm
            action={confirmAction}
            fields={{ id, version: String(version) }}
            done={t("confirmed")}
            worksOffline
          >
            {t("confirm")}
          </ActionForm>
        </>
      )}
      <p className="text-sm text-muted">{t("seenByNames")}</p>
    </div>
  );
}
