"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { PasswordField } from "@/components/ui/password-field";
import { loginAction } from "@/lib/accounts/actions";
import { UsernameField } from "./username-field";

export function LoginForm({ next }: { next?: string }) {
  const t = useTranslations("auth");
  const { form, state, pending, errors, values } = useForm(loginAction);
  return (
    <Form {...form} className="grid gap-5">
      <FormFailure state={state} />
      {next && <input type="hidden" name="next" value={next} />}
      <UsernameField defaultValue={values.username} error={errors.username} />
      <PasswordField
        name="password"
        label={t("password")}
        autoComplete="current-password"
        required
        error={errors.password}
      />
      <Button busy={pending}>{pending ? t("loggingIn") : t("login")}</Button>
    </Form>
  );
}
