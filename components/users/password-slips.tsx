"use client";

import { Printer } from "@/components/ui/icons";
import { useFormatter, useTranslations } from "next-intl";
import { minutesOfDay } from "@/components/time/formats";
import { Button } from "@/components/ui/button";
import type { IssuedPassword } from "@/lib/users/mutations";

/** A slip for each user, to cut out and hand over: only on paper, where it replaces the page. */
export function PasswordSlips({ passwords }: { passwords: IssuedPassword[] }) {
  return (
    <ul className="print-alone hidden grid-cols-2 gap-4 print:grid">
      {passwords.map((issued) => (
        <Slip key={issued.userId} issued={issued} />
      ))}
    </ul>
  );
}

function Slip({ issued }: { issued: IssuedPassword }) {
  const t = useTranslations("users.slip");
  const format = useFormatter();
  const { username, displayName, password, expiresAt, loginUrl } = issued;
  const until = format.dateTime(expiresAt, minutesOfDay);
  return (
    <li className="grid break-inside-avoid content-start gap-2 border border-dashed p-4">
      <p className="font-bold">{`Naik Kelas · ${new URL(loginUrl).host}`}</p>
      <p dir="auto">{displayName}</p>
      <dl>
        <dt className="text-sm">{t("username")}</dt>
        <dd translate="no" className="mb-1 font-mono text-lg font-bold">
          {username}
        </dd>
        <dt className="text-sm">{t("password")}</dt>
        <dd translate="no" className="mb-1 font-mono text-lg font-bold whitespace-nowrap">
          {password}
        </dd>
      </dl>
      <p className="text-sm">{t("what", { url: loginUrl })}</p>
      <p className="text-sm">{t("until", { until })}</p>
    </li>
  );
}

/** Prints the slips that are on the page. Without JavaScript the browser's own menu does. */
export function PrintSlipsButton() {
  const t = useTranslations("users.slip");
  return (
    <Button
      type="button"
      variant="secondary"
      onClick={() => window.print()}
      className="noscript:hidden"
    >
      <Printer aria-hidden="true" className="size-5" />
      <span>{t("print")}</span>
    </Button>
  );
}
