"use client";

import type { LiveNotifications } from "@/components/notifications/live-state";
import { useLiveRefresh } from "@/components/notifications/use-live-refresh";

const INTERVAL_MS = 5_000;
const SPREAD_MS = 1_500;

/** Keeps a teacher's tasks up to date: when something arrives, is corrected, read or confirmed. */
export function TasksFreshness() {
  useLiveRefresh({ changesOf: taskChangesOf, intervalMs: INTERVAL_MS, spreadMs: SPREAD_MS });
  return null;
}

const taskChangesOf = ({ news, receiptChanges }: LiveNotifications) => news + receiptChanges;
