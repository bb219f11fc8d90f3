"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useState } from "react";
import { useLiveNotifications } from "@/components/notifications/notification-provider";
import { ActionForm } from "@/components/form/action-form";
import type { HeldAnnouncement as Held } from "@/lib/announcements/own-list";
import { undoSendingAction } from "@/lib/announcements/actions";
import { isolate } from "@/lib/text/isolate";

type Props = { announcement: Held; courseId?: string };

/** What was just sent and can still be undone, with the seconds left by the server's clock. */
export function HeldAnnouncement({ announcement: { id, title, inMs }, courseId }: Props) {
  const t = useTranslations("compose");
  const seconds = useSecondsLeft(inMs);
  return (
    <div className="grid justify-items-start gap-3 rounded-xl border-2 border-accent bg-accent-soft p-4">
      <p className="font-semibold [overflow-wrap:anywhere]">
        {t("held.title", { title: isolate(title) })}
      </p>
      {/* The seconds are not read out one by one. */}
      <p role="timer" aria-live="off">
        {seconds > 0 ? t("held.left", { seconds }) : t("held.releasing")}
      </p>
      <ActionForm
        action={undoSendingAction}
        fields={{ announcementId: id, ...(courseId !== undefined && { courseId }) }}
        variant="secondary"
        pendingLabel={t("held.undoing")}
      >
        {t("held.undo")}
      </ActionForm>
    </div>
  );
}

/** Counts down, then asks the server until the announcement is sent and this disappears. */
function useSecondsLeft(inMs: number) {
  const router = useRouter();
  const { canRefresh } = useLiveNotifications();
  const refresh = useEffectEvent(() => canRefresh && router.refresh());
  const [seconds, setSeconds] = useState(Math.ceil(inMs / 1_000));
  useEffect(() => {
    const endsAt = performance.now() + inMs;
    let refreshAt = endsAt + 500;
    const interval = setInterval(() => {
      const now = performance.now();
      setSeconds(Math.max(0, Math.ceil((endsAt - now) / 1_000)));
      if (now < refreshAt) return;
      refreshAt = now + 2_000;
      refresh();
    }, 250);
    return () => clearInterval(interval);
  }, [inMs]);
  return seconds;
}
