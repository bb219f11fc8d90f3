"use client";

import * as Toast from "@radix-ui/react-toast";
import { X } from "lucide-react";
import Link from "next/link";
import { useTimeZone, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useHydrated } from "@/components/ui/use-hydrated";
import { isQuiet } from "@/lib/notifications/quiet-hours";
import type { QuietHours } from "@/lib/notifications/schema";
import { useLiveNotifications } from "./notification-provider";
import type { NewNotification } from "./stream/inbox-log";
import { isolate } from "@/lib/text/isolate";
import { targetOf } from "./target";
import { type Batch, nextBatches } from "./toast-batches";

const SHOWN_FOR_MS = 8_000;

/** One toast per batch of arrivals; in quiet hours only for what is urgent. Focus never moves; F8 focuses the toasts. */
export function Toasts({ quietHours }: { quietHours: QuietHours }) {
  const t = useTranslations("live");
  const [batches, dismiss] = useBatches(quietHours);
  if (!useHydrated()) return null; // server-rendered style attributes would violate the Content-Security-Policy
  return (
    <Toast.Provider duration={SHOWN_FOR_MS} label={t("toasts")}>
      {batches.map(({ key, arrivals }) => (
        <ToastCard key={key} arrivals={arrivals} onDismiss={() => dismiss(key)} />
      ))}
      <Toast.Viewport
        label={`${t("toasts")} ({hotkey})`}
        className="fixed print:hidden right-3 bottom-20 z-30 grid w-[min(24rem,calc(100vw-1.5rem))] gap-2 sm:bottom-4"
      />
    </Toast.Provider>
  );
}

function ToastCard({
  arrivals,
  onDismiss,
}: {
  arrivals: NewNotification[];
  onDismiss: () => void;
}) {
  const t = useTranslations("live");
  const [first] = arrivals;
  if (!first) return null;
  const single = arrivals.length === 1;
  const target = single ? targetOf(first) : { href: "/app/notifications", label: "open" as const };
  return (
    <Toast.Root
      type="background"
      onOpenChange={(open) => !open && onDismiss()}
      className="flex items-start gap-2 rounded-xl border border-line bg-surface p-3 pl-4 shadow-float"
    >
      <div className="min-w-0 flex-1 py-1.5">
        <Toast.Description className="text-sm text-muted">
          {single
            ? first.courseTitle === null
              ? t("toastSchool")
              : t("toastOne", { course: isolate(first.courseTitle) })
            : t("toastMany", { count: arrivals.length })}
        </Toast.Description>
        <Toast.Title dir="auto" className="line-clamp-2 font-bold">
          {first.title}
        </Toast.Title>
      </div>
      <Toast.Action asChild altText={t("seeAll")}>
        <Link
          href={target.href}
          className="inline-flex min-h-11 items-center rounded-lg px-3 font-semibold text-accent hover:bg-accent-soft"
        >
          {t(target.label)}
        </Link>
      </Toast.Action>
      <Toast.Close
        aria-label={t("dismiss")}
        className="grid size-11 cursor-pointer place-items-center rounded-lg text-muted hover:bg-accent-soft"
      >
        <X aria-hidden="true" className="size-5" />
      </Toast.Close>
    </Toast.Root>
  );
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
