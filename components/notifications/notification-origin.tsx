import { useTranslations } from "next-intl";
import { namedWith } from "@/components/users/person-name";
import type { InboxItem } from "@/lib/notifications/data";

/** Sender and course; a reminder has no sender. */
export function NotificationOrigin({
  senderName,
  senderRole,
  courseTitle,
}: Pick<InboxItem, "senderName" | "senderRole" | "courseTitle">) {
  const t = useTranslations("inbox");
  if (senderName === null) return <span>{courseTitle}</span>;
  return (
    <span>
      {t.rich("from", {
        sender: senderName,
        course: courseTitle,
        person: namedWith(senderRole),
      })}
    </span>
  );
}
