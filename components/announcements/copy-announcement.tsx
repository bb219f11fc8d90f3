import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { copyAnnouncementAction } from "@/lib/announcements/actions";

type Props = { id: string; variant?: "quiet" | "secondary" };

/** Makes a draft out of an announcement; its form offers the other courses. */
export function CopyAnnouncement({ id, variant = "quiet" }: Props) {
  const t = useTranslations("announcements");
  return (
    <ActionForm
      action={copyAnnouncementAction}
      fields={{ announcementId: id }}
      variant={variant}
      buttonClassName={variant === "secondary" ? "w-full" : undefined}
      pendingLabel={t("copying")}
    >
      {t("copy")}
    </ActionForm>
  );
}
