import { useTimeZone, useTranslations } from "next-intl";
import { type RefObject, useEffect, useRef, useState } from "react";
import { isQuiet } from "@/lib/notifications/quiet-hours";
import type { QuietHours } from "@/lib/notifications/schema";
import { useLiveNotifications } from "./notification-provider";
import { ToastCard } from "./toast-card";
import { type Batch, nextBatches } from "./toast-batches";

const HOTKEY = "F8";

/**
 * One toast per batch of arrivals; in quiet hours only for what is urgent. Focus never moves; F8 focuses
 * the toasts, which stay while the pointer or the focus is on them, or another window has it.
 */
export function Toasts({ quietHours }: { quietHours: QuietHours }) {
  const t = useTranslations("live");
  const [batches, dismiss] = useBatches(quietHours);
  const region = useRef<HTMLElement>(null);
  const hovered = useToggle(region, "pointerenter", "pointerleave");
  const focused = useToggle(region, "focusin", "focusout");
  const away = useWindowBlurred();

  useEffect(() => {
    const focusToasts = ({ code }: KeyboardEvent) => code === HOTKEY && region.current?.focus();
    document.addEventListener("keydown", focusToasts);
    return () => document.removeEventListener("keydown", focusToasts);
  }, []);

  function close(key: string) {
    if (region.current?.contains(document.activeElement)) {
      const next = batches.length > 1 ? region.current : document.querySelector("main");
      next?.focus({ preventScroll: true });
    }
    dismiss(key);
  }

  return (
    <section
      ref={region}
      tabIndex={-1}
      aria-label={`${t("toasts")} (${HOTKEY})`}
      className="fixed print:hidden right-3 bottom-20 z-30 w-[min(24rem,calc(100vw-1.5rem))] sm:bottom-4"
    >
      <ol aria-live="polite" className="grid gap-2">
        {batches.map(({ key, arrivals }) => (
          <ToastCard
            key={key}
            arrivals={arrivals}
            paused={hovered || focused || away}
            onDismiss={() => close(key)}
          />
        ))}
      </ol>
    </section>
  );
}

/** True from one event of an element to the other. */
function useToggle(ref: RefObject<HTMLElement | null>, on: string, off: string): boolean {
  const [isOn, setOn] = useState(false);
  useEffect(() => switchBetween(ref.current, { on, off }, setOn), [ref, on, off]);
  return isOn;
}

/** Another window has the focus. */
function useWindowBlurred(): boolean {
  const [isBlurred, setBlurred] = useState(false);
  useEffect(() => switchBetween(window, { on: "blur", off: "focus" }, setBlurred), []);
  return isBlurred;
}

type Switch = { on: string; off: string };

function switchBetween(
  target: EventTarget | null,
  { on, off }: Switch,
  set: (isOn: boolean) => void,
) {
  const turnOn = () => set(true);
  const turnOff = () => set(false);
  target?.addEventListener(on, turnOn);
  target?.addEventListener(off, turnOff);
  return () => {
    target?.removeEventListener(on, turnOn);
    target?.removeEventListener(off, turnOff);
  };
}

/** Arrivals grouped by the frame that delivered them, until they are dismissed. */
function useBatches(quietHours: QuietHours): [Batch[], (key: string) => void] {
  const { arrivals } = useLiveNotifications();
  const timeZone = useTimeZone() ?? "UTC";
  const lastSeq = useRef(0);
  const [batches, setBatches] = useState<Batch[]>([]);
  useEffect(() => {
    const after = lastSeq.current;
    lastSeq.current = Math.max(after, ...arrivals.map(({ seq }) => seq));
    const quiet = isQuiet(new Date(), quietHours, timeZone);
    const shownNow = quiet ? arrivals.filter(({ type }) => type === "urgent") : arrivals;
    setBatches((shown) => nextBatches(shown, shownNow, after));
  }, [arrivals, quietHours, timeZone]);
  return [batches, (key) => setBatches((shown) => shown.filter((batch) => batch.key !== key))];
}
