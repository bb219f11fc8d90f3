"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { PasswordField } from "@/components/ui/password-field";
import { registerAction } from "@/lib/accounts/actions";
import { JoinCodeField } from "./join-code-field";
import { UsernameField } from "./username-field";

type Props = { next?: string; joinCode?: string; joinCodeRequired: boolean };

export function RegisterForm({ next, joinCode, joinCodeRequired }: Props) {
  const t = useTranslations("auth");
  const { form, state, pending, errors, values } = useForm(registerAction);
  return (
    <Form {...form} className="grid gap-5">
      <FormFailure state={state} />
      {next && <input type="hidden" name="next" value={next} />}
      <TextField
        name="displayName"
        label={t("displayName")}
        note={t("optional")}
        autoComplete="name"
        maxLength={80}
        defaultValue={values.displayName}
        error={errors.displayName}
      />
      <UsernameField
        hint={t("usernameHint")}
        defaultValue={values.username}
        error={errors.username}
      />
      <PasswordField
        name="password"
        label={t("password")}
        hint={t("passwordHint")}
        autoComplete="new-password"
        required
        error={errors.password}
      />
      <TextField
        name="age"
        label={t("age")}
        note={t("optional")}
        inputMode="numeric"
        className="max-w-28"
        defaultValue={values.age}
        error={errors.age}
      />
      <JoinCodeField
        required={joinCodeRequired}
        defaultValue={values.joinCode ?? joinCode}
        error={errors.joinCode}
      />
      <Button busy={pending}>{pending ? t("registering") : t("register")}</Button>
    </Form>
  );
}
