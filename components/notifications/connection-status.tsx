"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { withQuery } from "@/lib/paths";
import { useLiveNotifications } from "./notification-provider";
import { toServerTime } from "@/components/time/use-server-now";

/** On small screens a problem is shown as a bar below the header. */
const barClass =
  "flex items-center justify-center gap-2 text-sm max-lg:absolute max-lg:inset-x-0 max-lg:top-full max-lg:bg-danger-soft max-lg:px-4";

/** The connection's state; on a phone only when there is a problem. */
export function ConnectionStatus() {
  const t = useTranslations("live");
  const format = useFormatter();
  const path = withQuery(usePathname(), Object.fromEntries(useSearchParams()));
  const { connection, lastContactAt } = useLiveNotifications();

  if (connection === "signed-out") {
    return (
      <p role="alert" className={barClass}>
        <span>{t("signedOut")}</span> {/* In a new tab, so that unsaved input here is kept. */}
        <Link
          href={withQuery("/login", { next: path })}
          target="_blank"
          className="inline-flex min-h-11 items-center font-semibold text-accent underline"
        >
          {t("signIn")}
        </Link>
      </p>
    );
  }
  if (connection === "connecting" || connection === "user-changed") return null;
  const time = lastContactAt
    ? format.dateTime(toServerTime(lastContactAt), {
        hour: "2-digit",
        minute: "2-digit",
        timeZoneName: "short",
      })
    : "–";
  return (
    <p className={clsx(variants[connection].line, "text-sm")}>
      <span
        aria-hidden="true"
        className={clsx("size-2 shrink-0 rounded-full", variants[connection].dot)}
      />
      <span>{t(connection, { time })}</span>
    </p>
  );
}

const variants = {
  // Both are complete, `polling` some seconds later: shown only where the header has room for words.
  online: { line: "hidden items-center gap-2 text-muted lg:flex", dot: "bg-accent" },
  polling: { line: "hidden items-center gap-2 text-muted lg:flex", dot: "bg-muted" },
  offline: { line: `${barClass} max-lg:h-6 lg:text-muted`, dot: "bg-danger" },
};
