"use client";

import type { LiveNotifications } from "./live-state";
import { useLiveRefresh } from "./use-live-refresh";

const INTERVAL_MS = 1_000;

/** Keeps a page that shows who has read or confirmed up to date. */
export function ReceiptsFreshness() {
  useLiveRefresh({ changesOf: receiptChangesOf, intervalMs: INTERVAL_MS });
  return null;
}

const receiptChangesOf = ({ receiptChanges }: LiveNotifications) => receiptChanges;
