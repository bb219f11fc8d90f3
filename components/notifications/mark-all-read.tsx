import { CheckCheck } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { markAllReadAction } from "@/lib/notifications/actions";

/** Marks everything up to `upTo` as read; later arrivals stay unread. */
export function MarkAllRead({ upTo }: { upTo: number }) {
  const t = useTranslations("inbox");
  return (
    <ActionForm
      action={markAllReadAction}
      fields={{ upTo: String(upTo) }}
      variant="secondary"
      title={t("markAll")}
      buttonClassName="max-sm:size-11 max-sm:!p-0"
    >
      <CheckCheck aria-hidden="true" className="size-5" />
      <span className="max-sm:sr-only">{t("markAll")}</span>
    </ActionForm>
  );
}
