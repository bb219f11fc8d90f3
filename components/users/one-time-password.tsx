import { useFormatter, useTranslations } from "next-intl";
import { minutes } from "@/components/time/formats";
import { CopyButton } from "@/components/ui/copy-button";
import { PasswordSlips, PrintSlipsButton } from "./password-slips";
import type { IssuedPassword } from "@/lib/users/mutations";

type Props = { issued: IssuedPassword; isNew?: boolean };

/** A password that the admin passes on. It is shown only once, and only its hash is stored. */
export function OneTimePassword({ issued, isNew = false }: Props) {
  const t = useTranslations("users");
  const format = useFormatter();
  const { username, password, expiresAt } = issued;
  const until = format.dateTime(expiresAt, minutes);
  return (
    <div
      role="status"
      className="grid grid-cols-1 gap-3 rounded-xl border-2 border-accent bg-accent-soft p-4 [overflow-wrap:anywhere]"
    >
      <p className="font-bold">{isNew ? t("created", { username }) : t("reset", { username })}</p>
      <div className="flex flex-wrap items-center gap-2">
        <code
          className="min-w-0 rounded-lg bg-surface px-3 py-2 text-lg font-bold tracking-wide select-all"
          translate="no"
        >
          {password}
        </code>
        <CopyButton text={password} label={t("copy")} done={t("copied")} failed={t("notCopied")} />
        <PrintSlipsButton />
      </div>
      <ul className="list-disc pl-5">
        <li>{t("tellOnce")}</li>
        <li>{t("tellThem", { username })}</li>
        <li>{t("tellUntil", { until })}</li>
      </ul>
      <PasswordSlips passwords={[issued]} />
    </div>
  );
}
