import { Mail, MailOpen } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { setReadAction } from "@/lib/notifications/actions";
import { isolate } from "@/lib/text/isolate";

type Props = {
  id: string;
  title: string;
  read: boolean;
  /** Shows the label, not only the icon. */
  labelled?: boolean;
};

/** Marks one notification read, or unread again; works without JavaScript. */
export function ReadToggle({ id, title, read, labelled }: Props) {
  const t = useTranslations("inbox");
  const label = t(read ? "markUnreadOf" : "markReadOf", { title: isolate(title) });
  const Icon = read ? Mail : MailOpen;
  return (
    <ActionForm
      action={setReadAction}
      fields={{ id, read: String(!read) }}
      variant="quiet"
      title={t(read ? "markUnread" : "markRead")}
      aria-label={label}
      className="relative z-1 shrink-0"
      buttonClassName={labelled ? "!px-3 text-sm" : "size-11 !p-0"}
      compact
      worksOffline
    >
      <Icon aria-hidden="true" className="size-5" />
      {labelled && <span>{t(read ? "markUnread" : "markRead")}</span>}
    </ActionForm>
  );
}
