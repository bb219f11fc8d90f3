import { useTranslations } from "next-intl";
import { isolated, namedWith } from "@/components/users/person-name";
import type { InboxItem } from "@/lib/notifications/data";
import { TextParts } from "@/components/ui/text-parts";

/** Sender and course; a reminder has no sender. */
export function NotificationOrigin({
  senderName,
  senderRole,
  courseTitle,
}: Pick<InboxItem, "senderName" | "senderRole" | "courseTitle">) {
  const t = useTranslations("inbox");
  if (senderName === null) return <bdi>{courseTitle}</bdi>;
  return (
    <span>
      <TextParts>
        {t.rich("from", {
          sender: senderName,
          course: courseTitle,
          person: namedWith(senderRole),
          bdi: isolated,
        })}
      </TextParts>
    </span>
  );
}
