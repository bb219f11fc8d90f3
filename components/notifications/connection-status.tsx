"use client";

import { clsx } from "clsx";
import { Link } from "@/components/ui/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { reloadWithInput } from "@/components/form/reload";
import { toServerTime } from "@/components/time/use-server-now";
import { withQuery } from "@/lib/paths";
import { useLiveNotifications } from "./notification-provider";

/** On small screens a problem is shown as a bar below the header. */
const barClass =
  "flex items-center justify-center gap-2 text-sm max-lg:absolute max-lg:inset-x-0 max-lg:top-full max-lg:bg-danger-soft max-lg:px-4";
const actionClass =
  "inline-flex min-h-11 cursor-pointer items-center font-semibold text-accent underline";

/** The connection's state; on a phone only when there is a problem. */
export function ConnectionStatus() {
  const { connection, isOutdated, refused } = useLiveNotifications();
  const [seen, setSeen] = useState(0);

  if (connection === "signed-out") return <SignedOut />;
  if (refused > seen) {
    return <Refused count={refused - seen} onUnderstood={() => setSeen(refused)} />;
  }
  if (isOutdated) return <Outdated />;
  if (connection === "connecting" || connection === "user-changed") return null;
  return <Connection connection={connection} />;
}

function SignedOut() {
  const t = useTranslations("live");
  const path = withQuery(usePathname(), Object.fromEntries(useSearchParams()));
  return (
    <p role="alert" className={barClass}>
      <span>{t("signedOut")}</span> {/* In a new tab, so that unsaved input here is kept. */}
      <Link href={withQuery("/login", { next: path })} target="_blank" className={actionClass}>
        {t("signIn")}
      </Link>
    </p>
  );
}

/** What was done offline and came too late. */
function Refused({ count, onUnderstood }: { count: number; onUnderstood: () => void }) {
  const t = useTranslations("live");
  return (
    <p role="alert" className={barClass}>
      <span>{t("refused", { count })}</span>{" "}
      <button type="button" onClick={onUnderstood} className={actionClass}>
        {t("understood")}
      </button>
    </p>
  );
}

/** The page is from before a deployment. */
function Outdated() {
  const t = useTranslations();
  return (
    <p role="alert" className={barClass}>
      <span>{t("live.updated")}</span>{" "}
      <button type="button" onClick={() => reloadWithInput(null)} className={actionClass}>
        {t("keptText.reload")}
      </button>
    </p>
  );
}

function Connection({ connection }: { connection: keyof typeof variants }) {
  const t = useTranslations("live");
  const format = useFormatter();
  const { lastContactAt, waiting } = useLiveNotifications();
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
      {waiting > 0 && <strong>{t("waiting", { count: waiting })}</strong>}
    </p>
  );
}

const variants = {
  // Both are complete, `polling` some seconds later: shown only where the header has room for words.
  online: { line: "hidden items-center gap-2 text-muted lg:flex", dot: "bg-accent" },
  polling: { line: "hidden items-center gap-2 text-muted lg:flex", dot: "bg-muted" },
  offline: { line: `${barClass} max-lg:h-6 lg:text-muted`, dot: "bg-danger" },
};
