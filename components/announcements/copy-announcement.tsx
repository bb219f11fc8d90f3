import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { copyAnnouncementAction } from "@/lib/announcements/actions";

/** Makes a draft out of an announcement; its form offers the other courses. */
export function CopyAnnouncement({ id }: { id: string }) {
  const t = useTranslations("announcements");
  return (
    <ActionForm
      action={copyAnnouncementAction}
      fields={{ announcementId: id }}
      variant="quiet"
      pendingLabel={t("copying")}
    >
      {t("copy")}
    </ActionForm>
  );
}
