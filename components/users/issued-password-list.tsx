import { useFormatter, useTranslations } from "next-intl";
import { minutes } from "@/components/time/formats";
import { CopyButton } from "@/components/ui/copy-button";
import { PasswordSlips, PrintSlipsButton } from "./password-slips";
import type { IssuedPassword } from "@/lib/users/mutations";
import { Username } from "./username";

type Props = { passwords: IssuedPassword[] };

/** One-time passwords of several users. They are shown only once. */
export function IssuedPasswordList({ passwords }: Props) {
  const t = useTranslations("users");
  const format = useFormatter();
  const [first] = passwords;
  if (!first) return null;
  const until = format.dateTime(first.expiresAt, minutes);
  const lines = passwords.map(({ username, password }) => `${username}\t${password}`);
  return (
    <div className="grid gap-3 rounded-xl border-2 border-accent bg-accent-soft p-4">
      <p className="max-w-prose">{`${t("tellOnce")} ${t("tellUntil", { until })}`}</p>
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
        {passwords.map(({ userId, username, password }) => (
          <div key={userId} className="flex flex-wrap items-baseline justify-between gap-x-3">
            <dt>
              <Username>{username}</Username>
            </dt>
            <dd>
              <code className="rounded bg-surface px-2 py-1 font-bold select-all" translate="no">
                {password}
              </code>
            </dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap gap-2">
        <PrintSlipsButton />
        <CopyButton
          text={lines.join("\n")}
          label={t("copyAll")}
          done={t("copied")}
          failed={t("notCopied")}
        />
      </div>
      <PasswordSlips passwords={passwords} />
    </div>
  );
}
