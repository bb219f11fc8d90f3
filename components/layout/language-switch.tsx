"use client";

import { useLocale, useTranslations } from "next-intl";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { savePreferencesAction } from "@/lib/preferences/actions";

/** The other language, for visitors who have no settings yet. */
export function LanguageSwitch() {
  const t = useTranslations("settings");
  const other = useLocale() === "id" ? "en" : "id";
  const { form, state, pending } = useForm(savePreferencesAction);
  return (
    <form {...form}>
      <input type="hidden" name="locale" value={other} />
      <Button variant="quiet" busy={pending} lang={other}>
        {t("switchLanguage")}
      </Button>
      <FormFailure state={state} />
    </form>
  );
}
