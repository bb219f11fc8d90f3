"use client";

import { useEffect, useRef, useState } from "react";
import type { WorkerReport } from "@/lib/offline/messages";
import { watchWorker } from "./worker";

/**
 * How many changes wait on this device for the network, and how many the server has refused. `onSent` is
 * called when fewer wait than before.
 */
export function useWaitingChanges(userId: string | undefined, onSent: () => void) {
  const [changes, setChanges] = useState({ waiting: 0, refused: 0 });
  const waiting = useRef(0);
  useEffect(
    () =>
      watchWorker((message) => {
        const report = message as WorkerReport | null;
        if (report?.type !== "changes" || report.userId !== userId) return;
        if (report.waiting < waiting.current) onSent();
        waiting.current = report.waiting;
        setChanges((before) => ({
          waiting: report.waiting,
          refused: before.refused + report.refused,
        }));
      }),
    [userId, onSent],
  );
  return changes;
}
