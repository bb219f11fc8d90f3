import { useTranslations } from "next-intl";
import type { InboxItem } from "@/lib/notifications/data";

/** Who sent it, and in which course; nobody has sent a reminder. */
export function NotificationOrigin({
  senderName,
  courseTitle,
}: Pick<InboxItem, "senderName" | "courseTitle">) {
  const t = useTranslations("inbox");
  if (senderName === null) return <span>{courseTitle}</span>;
  return <span>{t("from", { sender: senderName, course: courseTitle })}</span>;
}
