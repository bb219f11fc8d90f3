"use client";

import type { LiveNotifications } from "./live-state";
import { useLiveRefresh } from "./use-live-refresh";

const INTERVAL_MS = 1_000;
/** A correction reaches all students of a course at the same moment. */
const SPREAD_MS = 1_500;

/** Keeps a page that shows notifications up to date when one is corrected or withdrawn, or updates were missed. */
export function CopyFreshness() {
  useLiveRefresh({ changesOf: refetchesOf, intervalMs: INTERVAL_MS, spreadMs: SPREAD_MS });
  return null;
}

const refetchesOf = ({ refetches }: LiveNotifications) => refetches;
