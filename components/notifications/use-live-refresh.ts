"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import type { LiveNotifications } from "./live-state";
import { useLiveNotifications } from "./notification-provider";

/** A page that becomes visible learns first that its stream is opened anew. */
const SETTLE_MS = 50;

type Options = {
  /** A counter: when it grows, what the page shows is outdated. */
  changesOf: (live: LiveNotifications) => number;
  /** The shortest time between two refreshes. */
  intervalMs: number;
  /** The longest random delay: many pages may become outdated at the same moment. */
  spreadMs?: number;
};

/**
 * Renders the page again on the server when the counter has grown. A hidden page waits until it is visible, and
 * one whose stream has ended until it is known whether its session has.
 */
export function useLiveRefresh({ changesOf, intervalMs, spreadMs = 0 }: Options) {
  const router = useRouter();
  const live = useLiveNotifications();
  const { canRefresh } = live;
  const changes = changesOf(live);
  const shown = useRef(changes);
  const notBefore = useRef(0);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      shown.current = changes;
      notBefore.current = performance.now() + intervalMs;
      router.refresh();
    };
    const schedule = () => {
      clearTimeout(timer);
      if (document.visibilityState === "hidden" || !canRefresh || changes === shown.current) return;
      const earliest = notBefore.current - performance.now();
      const delay = Math.max(SETTLE_MS, Math.random() * spreadMs, earliest);
      timer = setTimeout(refresh, delay);
    };
    schedule();
    document.addEventListener("visibilitychange", schedule);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", schedule);
    };
  }, [changes, canRefresh, intervalMs, spreadMs, router]);
}
