"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";

type Options = {
  /** A counter: when it grows, what the page shows is outdated. */
  changes: number;
  /** The shortest time between two refreshes. */
  intervalMs: number;
  /** The longest random delay: many pages may become outdated at the same moment. */
  spreadMs?: number;
};

/** Renders the page again on the server when `changes` has grown; a hidden page waits until it is visible. */
export function useVisibleRefresh({ changes, intervalMs, spreadMs = 0 }: Options) {
  const router = useRouter();
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
      if (document.visibilityState === "hidden" || changes === shown.current) return;
      const delay = Math.max(Math.random() * spreadMs, notBefore.current - performance.now());
      timer = setTimeout(refresh, delay);
    };
    schedule();
    document.addEventListener("visibilitychange", schedule);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", schedule);
    };
  }, [changes, intervalMs, spreadMs, router]);
}
