import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import type { FieldFile } from "./use-uploads";

const unfinished = new Set(["waiting", "preparing", "sending"]);

/** Holds back the form of a field while its uploads run: it is sent when all are complete. */
export function useSubmitAfterUploads(
  ref: RefObject<HTMLElement | null>,
  files: readonly FieldFile[],
) {
  const isRunning = files.some(({ state }) => unfinished.has(state));
  const isAnyMissing = files.some(({ state }) => state === "stopped" || state === "refused");
  const [isWaiting, setIsWaiting] = useState(false);
  const submitter = useRef<HTMLElement>(null);
  const holdBack = useEffectEvent((event: SubmitEvent) => {
    if (event.submitter?.matches("[formmethod=dialog]") || !(isRunning || isAnyMissing)) return;
    event.preventDefault();
    event.stopPropagation();
    submitter.current = event.submitter;
    setIsWaiting(true);
  });
  const askBeforeLeaving = useEffectEvent((event: BeforeUnloadEvent) => {
    if (isRunning) event.preventDefault();
  });
  useEffect(() => {
    const form = ref.current?.closest("form");
    form?.addEventListener("submit", holdBack, true);
    addEventListener("beforeunload", askBeforeLeaving);
    return () => {
      form?.removeEventListener("submit", holdBack, true);
      removeEventListener("beforeunload", askBeforeLeaving);
    };
  }, [ref]);
  useEffect(() => {
    if (!isWaiting || isRunning || isAnyMissing) return undefined;
    const timer = setTimeout(() => {
      setIsWaiting(false);
      const button = submitter.current;
      ref.current?.closest("form")?.requestSubmit(button?.isConnected ? button : undefined);
    });
    return () => clearTimeout(timer);
  }, [ref, isWaiting, isRunning, isAnyMissing]);
  const goOn = () => setIsWaiting(true);
  if (!isWaiting) return { waitsFor: undefined, goOn };
  return { waitsFor: isRunning ? ("waitsForFiles" as const) : ("someFailed" as const), goOn };
}
