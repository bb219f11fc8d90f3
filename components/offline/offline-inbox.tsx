"use client";

import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useLiveNotifications } from "@/components/notifications/notification-provider";
import { themeOf } from "@/lib/http/theme";
import { postToWorker, registerWorker, watchWorker } from "./worker";

/** How long the worker may not know of news. */
const NEWS_WITHIN_MS = 30_000;

/**
 * Lets the worker keep the user's newest notifications on this device, and send what was done offline. Says without
 * network when it cannot.
 */
export function OfflineInbox({ userId }: { userId: string }) {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "";
  const { connection, revision } = useLiveNotifications();
  const isOnline = connection === "online" || connection === "polling";
  const [keepsNothing, setKeepsNothing] = useState(false);
  useEffect(() => watchWorker((report) => setKeepsNothing(report.keepsNothing === true)), []);
  const t = useTranslations("live");
  const isSignedOut = connection === "signed-out";

  useEffect(() => void postToWorker({ type: "user", userId }), [userId]);

  // At once after a connection, since something may wait; later than others after news, of which the worker has
  // to ask the server: a whole school receives them at the same time.
  const synced = useRef(-1);
  useEffect(() => {
    if (!isOnline) {
      synced.current = -1;
      return undefined;
    }
    const sync = () => {
      synced.current = revision;
      const theme = themeOf(document.documentElement.dataset.theme);
      const reader = { userId, locale, timeZone, theme };
      void registerWorker().then((runs) => {
        setKeepsNothing(!runs);
        return postToWorker({ type: "sync", ...reader });
      });
    };
    const isNews = synced.current !== -1 && revision > synced.current;
    const timer = setTimeout(sync, isNews ? Math.random() * NEWS_WITHIN_MS : 0);
    return () => clearTimeout(timer);
  }, [isOnline, revision, userId, locale, timeZone]);

  useEffect(() => {
    if (isSignedOut) void postToWorker({ type: "forget", queue: false });
  }, [isSignedOut]);

  if (!keepsNothing || connection !== "offline") return null;
  return (
    <p role="status" className="text-sm text-muted">
      {t("keepsNothing")}
    </p>
  );
}
