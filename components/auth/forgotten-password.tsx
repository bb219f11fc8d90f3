import { useTranslations } from "next-intl";

/** Whom to ask for a new password: there are no e-mail addresses to send a link to. */
export function ForgottenPassword() {
  const t = useTranslations("auth");
  return (
    <details>
      <summary className="inline-flex min-h-11 cursor-pointer items-center font-semibold text-accent underline-offset-4 hover:underline">
        {t("forgotten")}
      </summary>
      <ul className="grid list-disc gap-1 pb-2 pl-5">
        <li>{t("forgottenAsk")}</li>
        <li>{t("forgottenThen")}</li>
        <li>{t("forgottenAdmin")}</li>
      </ul>
    </details>
  );
}
