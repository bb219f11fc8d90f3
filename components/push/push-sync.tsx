"use client";

import { useEffect, useRef } from "react";
import type { PushState } from "@/lib/push/data";

/**
 * Compares the browser's subscription with the server's when a page is loaded: on a shared device nobody receives
 * what was meant for another. What does it is loaded only where there is something to compare.
 */
export function PushSync({ state }: { state: PushState }) {
  const loaded = useRef(state); // whatever the comparison changes comes back as a new state
  useEffect(() => {
    const known = loaded.current;
    const mayShow = "Notification" in window && Notification.permission === "granted";
    if (mayShow || known.endpoint !== null) {
      void import("./synchronize")
        .then(({ synchronize }) => synchronize(known))
        .catch(() => undefined);
    }
  }, []);
  return null;
}
