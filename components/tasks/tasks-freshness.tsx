"use client";

import { useLiveNotifications } from "@/components/notifications/notification-provider";
import { useVisibleRefresh } from "@/components/ui/use-visible-refresh";

const INTERVAL_MS = 5_000;
const SPREAD_MS = 1_500;

/** Keeps a teacher's tasks up to date: when something arrives, is corrected, read or confirmed. */
export function TasksFreshness() {
  const { revision, receiptChanges } = useLiveNotifications();
  const changes = revision + receiptChanges;
  useVisibleRefresh({ changes, intervalMs: INTERVAL_MS, spreadMs: SPREAD_MS });
  return null;
}
