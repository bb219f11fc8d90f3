"use client";

import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { PasswordField } from "@/components/ui/password-field";
import { requestDeletionAction } from "@/lib/users/deletion-actions";

/** Asks for the deletion of one's own account, confirmed with the password. */
export function DeletionRequestForm() {
  const t = useTranslations("settings");
  const { form, state, pending, errors } = useForm(requestDeletionAction);
  return (
    <Form {...form} needsButton className="grid max-w-md gap-4">
      <FormFailure state={state} />
      <PasswordField
        name="currentPassword"
        label={t("currentPassword")}
        autoComplete="current-password"
        required
        error={errors.currentPassword}
      />
      <Button variant="danger" busy={pending} className="justify-self-start">
        {t("askDeletion")}
      </Button>
    </Form>
  );
}
