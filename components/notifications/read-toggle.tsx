import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { setReadAction } from "@/lib/notifications/actions";

type Props = { id: string; title: string; read: boolean };

/** Marks one notification read, or unread again; works without JavaScript. */
export function ReadToggle({ id, title, read }: Props) {
  const t = useTranslations("inbox");
  return (
    <ActionForm
      action={setReadAction}
      fields={{ id, read: String(!read) }}
      variant="quiet"
      aria-label={t(read ? "markUnreadOf" : "markReadOf", { title })}
      buttonClassName="!px-3 text-sm"
      compact
    >
      {t(read ? "markUnread" : "markRead")}
    </ActionForm>
  );
}
