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
  const origin = courseTitle ?? t("school");
  if (senderName === null) return <bdi>{origin}</bdi>;
  return (
    <span>
      <TextParts>
        {t.rich("from", {
          sender: senderName,
          course: origin,
          person: namedWith(senderRole),
          bdi: isolated,
        })}
      </TextParts>
    </span>
  );
}
