"use client";

import { useTranslations } from "next-intl";
import { useLiveNotifications } from "./notification-provider";

/** A sentence with the live unread count. */
export function UnreadSummary() {
  const t = useTranslations("home");
  const { unreadCount } = useLiveNotifications();
  return <span>{t("lead", { count: unreadCount })}</span>;
}
