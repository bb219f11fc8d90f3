import { useTranslations } from "next-intl";
import { isolated, namedWith } from "@/components/users/person-name";
import type { InboxItem } from "@/lib/notifications/data";
import { TextParts } from "@/components/ui/text-parts";

/** Sender and course; a reminder has no sender. */
export function NotificationOrigin({
  senderName,
  senderRole,
  courseTitle,
  type,
}: Pick<InboxItem, "senderName" | "senderRole" | "courseTitle"> & { type?: InboxItem["type"] }) {
  const t = useTranslations("inbox");
  const origin = courseTitle ?? t(type === "account" ? "ownAccount" : "school");
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
