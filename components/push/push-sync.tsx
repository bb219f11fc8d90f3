"use client";

import { useEffect } from "react";
import type { PushState } from "@/lib/push/data";

/**
 * Compares the browser's subscription with the server's when a page is loaded: on a shared device nobody receives
 * what was meant for another. What does it is loaded only where there is something to compare.
 */
export function PushSync({ state }: { state: PushState }) {
  useEffect(() => {
    const mayShow = "Notification" in window && Notification.permission === "granted";
    if (mayShow || state.endpoint !== null) {
      void import("./synchronize")
        .then(({ synchronize }) => synchronize(state))
        .catch(() => undefined);
    }
    // Once a page load: whatever it changes comes back as a new state.
    // eslint-disable-next-line react/exhaustive-deps
  }, []);
  return null;
}
