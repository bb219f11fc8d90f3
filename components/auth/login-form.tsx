"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { loginAction } from "@/lib/auth/actions";
import { fieldsOf, idle } from "@/lib/form-state";

export function LoginForm({ next }: { next?: string }) {
  const t = useTranslations("auth");
  const [state, action, pending] = useActionState(loginAction, idle);
  const { errors, values } = fieldsOf(state);
  return (
    <form action={action} className="grid gap-5">
      {state.status === "error" && <Notice tone="error">{state.message}</Notice>}
      {next && <input type="hidden" name="next" value={next} />}
      <TextField
        name="username"
        label={t("username")}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        defaultValue={values.username}
        error={errors.username}
      />
      <TextField
        name="password"
        type="password"
        label={t("password")}
        autoComplete="current-password"
        required
        error={errors.password}
      />
      <Button disabled={pending}>{pending ? t("loggingIn") : t("login")}</Button>
    </form>
  );
}
