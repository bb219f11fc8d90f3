import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { InlineList } from "@/components/ui/inline-list";
import { PersonName } from "@/components/users/person-name";
import type { InboxItem } from "@/lib/notifications/data";

type Props = Pick<InboxItem, "senderName" | "senderRole" | "courseTitle"> & {
  type?: InboxItem["type"];
  /** Between the two, such as the time: in a narrow line the sender is cut first. */
  children?: ReactNode;
};

/** Course and sender; a reminder has no sender. */
export function NotificationOrigin(props: Props) {
  const { senderName, senderRole, courseTitle, type, children } = props;
  const t = useTranslations("inbox");
  return (
    <span>
      <InlineList>
        {courseTitle ?? t(type === "account" ? "ownAccount" : "school")}
        {children}
        {senderName !== null && <PersonName role={senderRole}>{senderName}</PersonName>}
      </InlineList>
    </span>
  );
}
