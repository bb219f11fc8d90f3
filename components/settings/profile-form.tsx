"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { type Editable, useEditedVersion } from "@/components/users/use-edited-version";
import { saveProfileAction } from "@/lib/users/actions";

/** The user's own name and age. After a concurrent change, saving again overwrites it. */
export function ProfileForm({ profile }: { profile: Editable }) {
  const t = useTranslations("settings");
  const { form, state, pending, errors, values } = useForm(saveProfileAction);
  const { isStale, version } = useEditedVersion(profile, state);
  return (
    <Form {...form} className="grid max-w-md gap-5">
      <input type="hidden" name="version" value={version} />
      {state.status === "ok" && <Notice tone="success">{t("profileSaved")}</Notice>}
      {isStale ? <Notice tone="error">{t("profileStale")}</Notice> : <FormFailure state={state} />}
      <TextField
        name="displayName"
        label={t("displayName")}
        hint={t("displayNameHint")}
        required
        autoComplete="name"
        defaultValue={values.displayName ?? profile.displayName}
        error={errors.displayName}
      />
      <TextField
        name="age"
        label={t("age")}
        note={t("optional")}
        hint={t("ageHint")}
        inputMode="numeric"
        autoComplete="off"
        defaultValue={values.age ?? String(profile.age ?? "")}
        error={errors.age}
      />
      <Button busy={pending} className="justify-self-start">
        {t("saveProfile")}
      </Button>
    </Form>
  );
}
