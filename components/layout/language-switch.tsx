"use client";

import { useLocale, useTranslations } from "next-intl";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { idle } from "@/lib/form-state";
import { savePreferencesAction } from "@/lib/i18n/actions";

/** The other language, for visitors who have no settings yet. */
export function LanguageSwitch() {
  const t = useTranslations("settings");
  const other = useLocale() === "id" ? "en" : "id";
  const [, action, pending] = useActionState(savePreferencesAction, idle);
  return (
    <form action={action}>
      <input type="hidden" name="locale" value={other} />
      <Button look="quiet" disabled={pending} lang={other}>
        {t("switchLanguage")}
      </Button>
    </form>
  );
}
