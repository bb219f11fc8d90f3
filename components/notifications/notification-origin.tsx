import { useTranslations } from "next-intl";
import { InlineList } from "@/components/ui/inline-list";
import { PersonName } from "@/components/users/person-name";
import type { InboxItem } from "@/lib/notifications/data";

type Props = Pick<InboxItem, "senderName" | "senderRole" | "courseTitle"> & {
  type?: InboxItem["type"];
};

/** Course and sender, who is cut first where there is no room; a reminder has no sender. */
export function NotificationOrigin({ senderName, senderRole, courseTitle, type }: Props) {
  const t = useTranslations("inbox");
  return (
    <span>
      <InlineList>
        {courseTitle ?? t(type === "account" ? "ownAccount" : "school")}
        {senderName !== null && <PersonName role={senderRole}>{senderName}</PersonName>}
      </InlineList>
    </span>
  );
}
