"use client";

import { useTranslations } from "next-intl";
import { useLiveNotifications } from "./notification-provider";

/** How much is unread, in a sentence that stays true while the page is open. */
export function UnreadLead() {
  const t = useTranslations("home");
  const { unreadCount } = useLiveNotifications();
  return t("lead", { count: unreadCount });
}
