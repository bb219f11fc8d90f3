"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { useLiveNotifications } from "./notification-provider";

/** Trouble lies as a bar below the header where there is no room in it. */
const bar =
  "flex items-center justify-center gap-2 text-sm max-lg:absolute max-lg:inset-x-0 max-lg:top-full max-lg:bg-danger-soft max-lg:px-4";

/** The truth about the connection, in small; on a phone only when there is something to know. */
export function ConnectionStatus() {
  const t = useTranslations("live");
  const format = useFormatter();
  const { connection, lastHeardAt } = useLiveNotifications();

  if (connection === "signed-out") {
    return (
      <p role="alert" className={bar}>
        {t("signedOut")} {/* In a new tab: what is being typed here stays. */}
        <Link
          href="/login"
          target="_blank"
          className="inline-flex min-h-11 items-center font-semibold text-accent underline"
        >
          {t("signIn")}
        </Link>
      </p>
    );
  }
  if (connection === "connecting" || connection === "user-changed") return null;
  const time = lastHeardAt
    ? format.dateTime(lastHeardAt, { hour: "2-digit", minute: "2-digit", timeZoneName: "short" })
    : "–";
  return (
    <p className={clsx(looks[connection].line, "text-sm")}>
      <span
        aria-hidden="true"
        className={clsx("size-2 shrink-0 rounded-full", looks[connection].dot)}
      />
      {t(connection, { time })}
    </p>
  );
}

const looks = {
  online: { line: "hidden items-center gap-2 text-muted md:flex", dot: "bg-accent" },
  // Late by seconds, but nothing is missing: said where there is room.
  polling: { line: "hidden items-center gap-2 text-muted lg:flex", dot: "bg-muted" },
  offline: { line: `${bar} max-lg:h-6 lg:text-muted`, dot: "bg-danger" },
};
