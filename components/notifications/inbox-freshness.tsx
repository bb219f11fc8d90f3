"use client";

import { ArrowUp } from "@/components/ui/shell-icons";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { useLiveNotifications } from "./notification-provider";

/** The last position in the log that the page includes, and the unread count there. */
type Props = { shownUpTo: number; unreadCount: number };

/**
 * Keeps a rendered list up to date. New arrivals wait behind a button, so that the list does not
 * jump while someone reads; a read state that changed elsewhere is applied at once.
 */
export function InboxFreshness({ shownUpTo, unreadCount }: Props) {
  const t = useTranslations("inbox");
  const router = useRouter();
  const live = useLiveNotifications();
  const waiting = live.arrivals.filter(({ seq }) => seq > shownUpTo).length;
  const changedElsewhere =
    live.revision > 0 && !live.isOutdated && live.serverUnread !== unreadCount + waiting;

  useEffect(() => {
    if (changedElsewhere && live.canRefresh) router.refresh();
  }, [changedElsewhere, live.canRefresh, live.revision, router]);

  if (waiting === 0) return null;
  return (
    <div className="sticky top-18 z-10 flex print:hidden justify-center">
      <Button type="button" onClick={() => router.refresh()} className="!rounded-full shadow-float">
        <ArrowUp aria-hidden="true" className="size-4" />
        <span>{`${t("arrived", { count: waiting })} · ${t("show")}`}</span>
      </Button>
    </div>
  );
}
