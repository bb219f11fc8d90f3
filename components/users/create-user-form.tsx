"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { createUserAction } from "@/lib/users/actions";
import { AccountField } from "./account-field";
import { OneTimePassword } from "./one-time-password";
import { RoleField } from "./role-field";
import { PartBoundary } from "@/components/ui/part-boundary";

/** Creates an account and shows its first password; the form is reset for the next one. */
export function CreateUserForm() {
  const t = useTranslations("users");
  const { form, state, pending, errors, values } = useForm(createUserAction);
  return (
    <div className="grid gap-4">
      <PartBoundary>
        {state.status === "ok" && <OneTimePassword issued={state.result} isNew />}
      </PartBoundary>
      <PartBoundary>
        <Card>
          <Form {...form} className="grid gap-4">
            <FormFailure state={state} />
            <AccountField
              label={t("columns.username")}
              hint={t("usernameHint")}
              defaultValue={values.username}
              error={errors.username}
            />
            <TextField
              name="displayName"
              label={t("columns.displayName")}
              note={t("optional")}
              autoComplete="off"
              defaultValue={values.displayName}
              error={errors.displayName}
            />
            <TextField
              name="age"
              label={t("age")}
              note={t("optional")}
              inputMode="numeric"
              autoComplete="off"
              defaultValue={values.age}
              error={errors.age}
            />
            <RoleField role={values.role ?? "student"} error={errors.role} />
            <Button busy={pending} className="justify-self-start">
              {pending ? t("saving") : t("create")}
            </Button>
          </Form>
        </Card>
      </PartBoundary>
    </div>
  );
}
