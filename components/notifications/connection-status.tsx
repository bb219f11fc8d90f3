"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { useLiveNotifications } from "./notification-provider";

const dots = { online: "bg-accent", polling: "bg-muted", offline: "bg-danger" };

/** The truth about the connection, in small; on a phone only when there is something to know. */
export function ConnectionStatus() {
  const t = useTranslations("live");
  const format = useFormatter();
  const { connection, lastHeardAt } = useLiveNotifications();

  if (connection === "signed-out") {
    return (
      <p role="alert" className="text-sm">
        {t("signedOut")} {/* In a new tab: what is being typed here stays. */}
        <Link href="/login" target="_blank" className="font-semibold text-accent underline">
          {t("signIn")}
        </Link>
      </p>
    );
  }
  if (connection === "connecting" || connection === "someone-else") return null;
  const time = lastHeardAt
    ? format.dateTime(lastHeardAt, { hour: "2-digit", minute: "2-digit", timeZoneName: "short" })
    : "–";
  return (
    <p
      className={clsx(
        "items-center gap-2 text-sm text-muted",
        connection === "offline"
          ? "fixed inset-x-0 top-16 z-10 flex justify-center bg-danger-soft p-1 text-ink sm:static sm:bg-transparent"
          : "hidden md:flex",
      )}
    >
      <span aria-hidden="true" className={clsx("size-2 rounded-full", dots[connection])} />
      {t(connection, { time })}
    </p>
  );
}
