"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { replaceOneTimePasswordAction } from "@/lib/accounts/actions";
import { NewPasswordField } from "./new-password-field";

type Props = { username: string; minLength: number; next: string | undefined };

export function OneTimePasswordForm({ next, ...props }: Props) {
  const t = useTranslations("auth");
  const { form, state, pending, errors } = useForm(replaceOneTimePasswordAction);
  return (
    <Form {...form} className="grid gap-5">
      <FormFailure state={state} />
      {next && <input type="hidden" name="next" value={next} />}
      <NewPasswordField {...props} error={errors.newPassword} />
      <Button busy={pending}>{pending ? t("savingPassword") : t("saveNewPassword")}</Button>
    </Form>
  );
}
