"use client";

import { useVisibleRefresh } from "@/components/ui/use-visible-refresh";
import { useLiveNotifications } from "./notification-provider";

const INTERVAL_MS = 1_000;

/** Keeps a page that shows who has read or confirmed up to date. */
export function ReceiptsFreshness() {
  const { receiptChanges } = useLiveNotifications();
  useVisibleRefresh({ changes: receiptChanges, intervalMs: INTERVAL_MS });
  return null;
}
