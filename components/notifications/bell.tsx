"use client";

import { Bell as BellIcon } from "@/components/ui/shell-icons";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { NotificationPanel } from "./notification-panel";
import { UnreadBadge } from "./unread-badge";
import { useLiveNotifications } from "./notification-provider";

/** The bell with the live unread count, its panel, and a live region that announces new arrivals. */
export function Bell() {
  const t = useTranslations("live");
  const { unreadCount } = useLiveNotifications();
  const [open, setOpen] = useState(false);
  const announcedCount = useIncrease(unreadCount);

  return (
    <>
      <button
        type="button"
        popoverTarget="notification-panel"
        aria-expanded={open}
        aria-controls="notification-panel"
        aria-label={t("bell", { count: unreadCount })}
        className="relative grid size-11 cursor-pointer place-items-center rounded-full hover:bg-accent-soft"
      >
        <BellIcon aria-hidden="true" className="size-6" />
        {unreadCount > 0 && (
          <span className="absolute top-0 right-0">
            <UnreadBadge count={unreadCount} testId="badge" />
          </span>
        )}
      </button>
      <p aria-live="polite" className="sr-only">
        {announcedCount !== null && t("spoken", { count: announcedCount })}
      </p>
      <NotificationPanel open={open} onToggle={setOpen} />
    </>
  );
}

/** The value after its last increase, or null; decreases are not announced. */
function useIncrease(value: number): number | null {
  const previous = useRef(value);
  const [increased, setIncreased] = useState<number | null>(null);
  useEffect(() => {
    if (value > previous.current) setIncreased(value);
    previous.current = value;
  }, [value]);
  return increased;
}
