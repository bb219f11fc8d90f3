"use client";

import { useLocale, useTimeZone } from "next-intl";
import { useEffect } from "react";
import { useLiveNotifications } from "@/components/notifications/notification-provider";
import { postToWorker, registerWorker } from "./worker";

/** Lets the worker keep the user's newest notifications on this device, and send what was done offline. */
export function OfflineInbox({ userId }: { userId: string }) {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "";
  const { connection, revision } = useLiveNotifications();
  const isOnline = connection === "online" || connection === "polling";
  const isSignedOut = connection === "signed-out";

  useEffect(() => void postToWorker({ type: "user", userId }), [userId]);

  useEffect(() => {
    if (!isOnline) return;
    void registerWorker().then(() => postToWorker({ type: "sync", userId, locale, timeZone }));
  }, [isOnline, revision, userId, locale, timeZone]);

  useEffect(() => {
    if (isSignedOut) void postToWorker({ type: "forget", queue: false });
  }, [isSignedOut]);

  return null;
}
