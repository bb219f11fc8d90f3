import { type RefObject, useContext, useEffect, useEffectEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { WaitingButton } from "@/components/form/waiting-button";
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
  const statusElement = useRef<HTMLDivElement>(null);
  function holdBack(event: SubmitEvent) {
    if (event.submitter?.matches("[formmethod=dialog]")) return;
    if (!(isRunning || isAnyMissing)) return setIntent("none");
    event.preventDefault();
    event.stopPropagation();
    submitter.current = event.submitter;
    flushSync(() => {
      setAction(event.submitter?.textContent.trim() ?? "");
      setIntent("send");
    });
    show(statusElement.current);
  }
  useFormEvents(ref, { isRunning, holdBack });
  useWaitingButton(submitter, intent === "send" && isRunning);
  const isReady = intent === "send" && !isRunning && !isAnyMissing;
  useEffect(() => {
    if (!isReady) return undefined;
    const timer = setTimeout(() => {
      const button = submitter.current;
      // Without it the form may mean something else: sent at once instead of at its time.
      if (button?.isConnected === false) return setIntent("calledOff");
      setIntent("none");
      ref.current?.closest("form")?.requestSubmit(button);
    });
    return () => clearTimeout(timer);
  }, [ref, isReady]);
  return {
    status: intent === "send" ? statusOf(files, isRunning) : intent,
    /** What the pressed button says. */
    action,
    statusElement,
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

/** The button may be far below the field. At once, as whoever wants less motion has it. */
function show(status: HTMLElement | null) {
  status?.focus({ preventScroll: true });
  status?.scrollIntoView({ block: "center", behavior: "instant" });
}

/** Tells the form's buttons which of them waits. */
function useWaitingButton(submitter: RefObject<HTMLElement | null>, isWaiting: boolean) {
  const [, setWaiting] = useContext(WaitingButton);
  useEffect(() => {
    if (!isWaiting) return undefined;
    setWaiting(submitter.current);
    return () => setWaiting(undefined);
  }, [submitter, isWaiting, setWaiting]);
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
