"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { SelectField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { fieldsOf, idle } from "@/lib/form-state";
import { savePreferencesAction } from "@/lib/i18n/actions";
import { type Locale, type TimeZone, timeZoneNames } from "@/lib/i18n/preferences";

type Props = { locale: Locale; timeZone: TimeZone };

export function PreferencesForm({ locale, timeZone }: Props) {
  const t = useTranslations("settings");
  const [state, action, pending] = useActionState(savePreferencesAction, idle);
  const { errors } = fieldsOf(state);
  return (
    <form action={action} className="grid max-w-md gap-5">
      {state.status === "ok" && <Notice tone="success">{t("saved")}</Notice>}
      {state.status === "error" && <Notice tone="error">{state.message}</Notice>}
      <SelectField
        key={locale}
        name="locale"
        label={t("language")}
        defaultValue={locale}
        error={errors.locale}
      >
        <option value="id" lang="id">
          Bahasa Indonesia
        </option>
        <option value="en" lang="en">
          English
        </option>
      </SelectField>
      <SelectField
        key={timeZone}
        name="timeZone"
        label={t("timeZone")}
        defaultValue={timeZone}
        error={errors.timeZone}
      >
        {timeZoneNames.map((name) => (
          <option key={name} value={name}>
            {t(name)}
          </option>
        ))}
      </SelectField>
      <Button disabled={pending} className="justify-self-start">
        {t("save")}
      </Button>
    </form>
  );
}
