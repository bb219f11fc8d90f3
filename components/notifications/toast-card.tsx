import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent } from "react";
import { X } from "@/components/ui/icons";
import { isolate } from "@/lib/text/isolate";
import type { NewNotification } from "./stream/inbox-log";
import { targetOf } from "./target";

const SHOWN_FOR_MS = 8_000;

type Props = { arrivals: NewNotification[]; paused: boolean; onDismiss: () => void };

/** A toast. It is dismissed by its button, Escape or its link, and after some seconds that nothing paused. */
export function ToastCard({ arrivals, paused, onDismiss }: Props) {
  const t = useTranslations("live");
  const dismiss = useEffectEvent(onDismiss);
  useEffect(() => {
    if (paused) return undefined;
    const timer = setTimeout(() => dismiss(), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [paused]);

  const [first] = arrivals;
  if (!first) return null;
  const single = arrivals.length === 1;
  const onKeyDown = ({ key }: { key: string }) => key === "Escape" && onDismiss();
  const target = single ? targetOf(first) : { href: "/app/notifications", label: "open" as const };
  return (
    <li className="flex items-start gap-2 rounded-xl border border-line bg-surface p-3 pl-4 shadow-float">
      <div className="min-w-0 flex-1 py-1.5">
        <ToastOrigin arrivals={arrivals} />
        <p dir="auto" className="line-clamp-2 font-bold">
          {first.title}
        </p>
      </div>
      <Link
        href={target.href}
        onClick={onDismiss}
        onKeyDown={onKeyDown}
        className="inline-flex min-h-11 items-center rounded-lg px-3 font-semibold text-accent hover:bg-accent-soft"
      >
        {t(target.label)}
      </Link>
      <button
        type="button"
        aria-label={t("dismiss")}
        onClick={onDismiss}
        onKeyDown={onKeyDown}
        className="grid size-11 cursor-pointer place-items-center rounded-lg text-muted hover:bg-accent-soft"
      >
        <X className="size-5" />
      </button>
    </li>
  );
}

/** Where a single one comes from; else how many there are. */
function ToastOrigin({ arrivals }: { arrivals: NewNotification[] }) {
  const t = useTranslations("live");
  const [first, ...others] = arrivals;
  if (!first) return null;
  const { courseTitle, type } = first;
  const origin = courseTitle
    ? t("toastOne", { course: isolate(courseTitle) })
    : t(type === "account" ? "ownAccount" : "toastSchool");
  return (
    <p className="text-sm text-muted">
      {others.length > 0 ? t("toastMany", { count: arrivals.length }) : origin}
    </p>
  );
}
