import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import type { FieldFile } from "./use-uploads";

const unfinished = new Set(["waiting", "preparing", "sending"]);

/** Whether a form that was submitted too early is still to be sent. */
type Intent = "none" | "send" | "calledOff";

/**
 * Holds back the form of a field while its uploads run: it is sent when all are complete. It is called off
 * when the files become others: what is sent then would not be what was meant when the button was pressed.
 */
export function useSubmitAfterUploads(
  ref: RefObject<HTMLElement | null>,
  files: readonly FieldFile[],
) {
  const isRunning = files.some(({ state }) => unfinished.has(state));
  const isAnyMissing = files.some(({ state }) => state === "stopped" || state === "refused");
  const [intent, setIntent] = useState<Intent>("none");
  const [action, setAction] = useState("");
  const submitter = useRef<HTMLElement>(null);
  function holdBack(event: SubmitEvent) {
    if (event.submitter?.matches("[formmethod=dialog]")) return;
    if (!(isRunning || isAnyMissing)) return setIntent("none");
    event.preventDefault();
    event.stopPropagation();
    submitter.current = event.submitter;
    setAction(event.submitter?.textContent.trim() ?? "");
    setIntent("send");
  }
  useFormEvents(ref, { isRunning, holdBack });
  const isReady = intent === "send" && !isRunning && !isAnyMissing;
  useEffect(() => {
    if (!isReady) return undefined;
    const timer = setTimeout(() => {
      setIntent("none");
      const button = submitter.current;
      ref.current?.closest("form")?.requestSubmit(button?.isConnected ? button : undefined);
    });
    return () => clearTimeout(timer);
  }, [ref, isReady]);
  return {
    status: intent === "send" ? statusOf(files, isRunning) : intent,
    /** What the pressed button says. */
    action,
    goOn: () => setIntent("send"),
    callOff: () => setIntent((last) => (last === "send" ? "calledOff" : last)),
  };
}

export type SubmitStatus = ReturnType<typeof useSubmitAfterUploads>["status"];

function statusOf(files: readonly FieldFile[], isRunning: boolean) {
  if (isRunning) return "waitsForFiles" as const;
  if (files.some(({ state }) => state === "stopped")) return "someStopped" as const;
  return files.some(({ state }) => state === "refused") ? ("someFailed" as const) : "none";
}

type Events = { isRunning: boolean; holdBack: (event: SubmitEvent) => void };

function useFormEvents(ref: RefObject<HTMLElement | null>, { isRunning, holdBack }: Events) {
  const onSubmit = useEffectEvent(holdBack);
  const askBeforeLeaving = useEffectEvent((event: BeforeUnloadEvent) => {
    if (isRunning) event.preventDefault();
  });
  useEffect(() => {
    const form = ref.current?.closest("form");
    form?.addEventListener("submit", onSubmit, true);
    addEventListener("beforeunload", askBeforeLeaving);
    return () => {
      form?.removeEventListener("submit", onSubmit, true);
      removeEventListener("beforeunload", askBeforeLeaving);
    };
  }, [ref]);
}
