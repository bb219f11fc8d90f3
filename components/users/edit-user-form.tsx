"use client";

import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import type { FormState } from "@/lib/forms/form-state";
import { updateUserAction } from "@/lib/users/actions";
import { HandoverField, type Successors } from "./handover-field";
import { RoleField } from "./role-field";
import { type Editable, useEditedVersion } from "./use-edited-version";
import { isolate } from "@/lib/text/isolate";

type Props = {
  user: Editable & { id: string };
  /** False for one's own account. */
  canChangeRole: boolean;
  /** Possible new owners of the user's courses; undefined when the user has none. */
  successors: Successors | undefined;
};

/**
 * Name, age and role, with optimistic locking. After a concurrent change the saved values are shown
 * beside the input, and saving again overwrites them.
 */
export function EditUserForm({ user, canChangeRole, successors }: Props) {
  const t = useTranslations();
  const { form, state, pending, errors, values } = useForm(updateUserAction);
  const { isStale, version } = useEditedVersion(user, state);
  const age = String(user.age ?? "");
  const savedHint = (field: string, saved: string, shown = saved) =>
    isStale && values[field] !== undefined && values[field] !== saved
      ? t("users.theirs", { value: isolate(shown || t("users.blank")) })
      : undefined;
  return (
    <Form {...form} className="grid max-w-xl gap-4">
      <input type="hidden" name="userId" value={user.id} />
      <input type="hidden" name="version" value={version} />
      <SaveStatus state={state} isStale={isStale} />
      <TextField
        name="displayName"
        label={t("users.columns.displayName")}
        required
        autoComplete="off"
        defaultValue={values.displayName ?? user.displayName}
        error={errors.displayName}
        hint={savedHint("displayName", user.displayName)}
      />
      <TextField
        name="age"
        label={t("users.age")}
        note={t("users.optional")}
        inputMode="numeric"
        autoComplete="off"
        defaultValue={values.age ?? age}
        error={errors.age}
        hint={savedHint("age", age)}
      />
      {canChangeRole && (
        <RoleFields
          role={{
            role: values.role ?? user.role,
            error: errors.role,
            hint: savedHint("role", user.role, t(`roles.${user.role}`)),
          }}
          handover={{ values, errors }}
          successors={successors}
        />
      )}
      <Button busy={pending} className="justify-self-start">
        {pending ? t("users.saving") : t("users.save")}
      </Button>
    </Form>
  );
}

function SaveStatus({ state, isStale }: { state: FormState; isStale: boolean }) {
  const t = useTranslations("users");
  if (isStale) return <Notice tone="error">{t("changedMeanwhile")}</Notice>;
  if (state.status === "ok") return <Notice tone="success">{t("saved")}</Notice>;
  return <FormFailure state={state} />;
}

type RoleFieldsProps = Pick<Props, "successors"> & {
  role: ComponentProps<typeof RoleField>;
  handover: Pick<ComponentProps<typeof HandoverField>, "values" | "errors">;
};

function RoleFields({ role, handover, successors }: RoleFieldsProps) {
  const t = useTranslations("users");
  return (
    <>
      <RoleField {...role} hint={role.hint ?? t("roleHint")} />
      {successors && (
        <HandoverField successors={successors} hint={t("handoverForRole")} {...handover} />
      )}
    </>
  );
}
