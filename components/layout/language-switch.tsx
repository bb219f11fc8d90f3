import { useLocale, useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { savePreferencesAction } from "@/lib/preferences/actions";

/** Switches to the other language, for visitors without an account. */
export function LanguageSwitch() {
  const t = useTranslations("settings");
  const other = useLocale() === "id" ? "en" : "id";
  return (
    <ActionForm
      action={savePreferencesAction}
      fields={{ locale: other }}
      variant="quiet"
      lang={other}
      className="-mr-4"
    >
      {t("switchLanguage")}
    </ActionForm>
  );
}
