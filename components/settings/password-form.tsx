"use client";

import { useTranslations } from "next-intl";
import { NewPasswordField } from "@/components/auth/new-password-field";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { PasswordField } from "@/components/ui/password-field";
import { Notice } from "@/components/ui/notice";
import { changePasswordAction } from "@/lib/accounts/actions";

type Props = { username: string; minLength: number };

export function PasswordForm(props: Props) {
  const t = useTranslations();
  const { form, state, pending, errors } = useForm(changePasswordAction);
  return (
    <Form {...form} className="grid max-w-md gap-5">
      {state.status === "ok" && <Notice tone="success">{t("settings.passwordChanged")}</Notice>}
      <FormFailure state={state} />
      <PasswordField
        name="currentPassword"
        label={t("settings.currentPassword")}
        autoComplete="current-password"
        required
        error={errors.currentPassword}
      />
      <NewPasswordField {...props} error={errors.newPassword} />
      <Button busy={pending} className="justify-self-start">
        {pending ? t("auth.savingPassword") : t("settings.changePassword")}
      </Button>
    </Form>
  );
}
