import { useRouter } from "next/navigation";
import { type Dispatch, startTransition, useEffect, useRef } from "react";
import { watchWorker } from "@/components/offline/worker";
import type { LiveEvent } from "./live-state";

type Options = {
  userId: string;
  /** The page cannot be fetched again, only reloaded. */
  isOutdated: boolean;
  dispatch: Dispatch<LiveEvent>;
};

/** Follows what waits on this device for the network, and fetches the page again when something was sent. */
export function useWorkerReports({ userId, isOutdated, dispatch }: Options) {
  const router = useRouter();
  const waiting = useRef(0);
  useEffect(
    () =>
      watchWorker((report) => {
        if (report.userId !== userId) return;
        dispatch({ type: "report", report });
        if (report.waiting < waiting.current && !isOutdated) {
          router.refresh();
          // Together with the page that shows it, so that nothing looks undone in between.
          startTransition(() => dispatch({ type: "settled", queue: report.changes ?? [] }));
        }
        waiting.current = report.waiting;
      }),
    [userId, isOutdated, dispatch, router],
  );
}
