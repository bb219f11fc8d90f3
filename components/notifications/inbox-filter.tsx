import { useTranslations } from "next-intl";
import { Tabs } from "@/components/ui/tabs";

export function InboxFilter({ unreadOnly }: { unreadOnly: boolean }) {
  const t = useTranslations("inbox");
  return (
    <Tabs
      label={t("filter")}
      tabs={[
        { href: "/app/notifications", label: t("all"), current: !unreadOnly },
        { href: "/app/notifications?unread=true", label: t("unread"), current: unreadOnly },
      ]}
    />
  );
}
