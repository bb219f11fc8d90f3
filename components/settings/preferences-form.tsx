"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { SelectField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { savePreferencesAction } from "@/lib/preferences/actions";
import { type Locale, type TimeZone, timeZoneNames } from "@/lib/i18n/preferences";
import { type Theme, themes } from "@/lib/http/theme";

type Props = { locale: Locale; timeZone: TimeZone; theme: Theme };

/** What this browser shows: its language, times and colours. */
export function PreferencesForm({ locale, timeZone, theme }: Props) {
  const t = useTranslations("settings");
  const { form, state, pending, errors } = useForm(savePreferencesAction);
  return (
    <Form {...form} className="grid max-w-md gap-5">
      {state.status === "ok" && <Notice tone="success">{t("saved")}</Notice>}
      <FormFailure state={state} />
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
      <ThemeField theme={theme} error={errors.theme} />
      <Button busy={pending} className="justify-self-start">
        {t("save")}
      </Button>
    </Form>
  );
}

function ThemeField({ theme, error }: { theme: Theme; error: string | undefined }) {
  const t = useTranslations("settings");
  return (
    <SelectField key={theme} name="theme" label={t("theme")} defaultValue={theme} error={error}>
      {themes.map((name) => (
        <option key={name} value={name}>
          {t(`themes.${name}`)}
        </option>
      ))}
    </SelectField>
  );
}
