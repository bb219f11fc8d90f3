"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import type { Role } from "@/db/enums";
import { updateUserAction } from "@/lib/users/actions";
import { HandoverField, type Successor } from "./handover-field";
import { RoleField } from "./role-field";

type Editable = {
  id: string;
  version: number;
  displayName: string;
  age: number | null;
  role: Role;
};
type Props = {
  user: Editable;
  /** Not for oneself. */
  canChangeRole: boolean;
  /** Who could take over the user's courses, where there are any. */
  successors: Successor[] | undefined;
};

/**
 * Name, age and role of the version that was on screen. When somebody else was quicker, their values are
 * shown beside what was typed, and saving again is a decision.
 */
export function EditUserForm({ user, canChangeRole, successors }: Props) {
  const t = useTranslations();
  const { form, state, pending, errors, values } = useForm(updateUserAction);
  const router = useRouter();
  const [seen, setSeen] = useState(user);
  const isStale = state.status === "error" && state.reason === "changedMeanwhile";
  useEffect(() => {
    if (isStale) router.refresh();
  }, [isStale, state, router]);
  if (state.status === "ok" && seen !== user) setSeen(user);

  const sameAsSeen =
    seen.displayName === user.displayName && seen.age === user.age && seen.role === user.role;
  const version = isStale || sameAsSeen ? user.version : seen.version;
  const age = user.age === null ? "" : String(user.age);
  const roleNow = t(`roles.${user.role}`);
  const theirs = (field: string, saved: string, shown = saved) =>
    isStale && values[field] !== undefined && values[field] !== saved
      ? t("users.theirs", { value: shown || t("users.blank") })
      : undefined;
  return (
    <form {...form} className="grid max-w-xl gap-4">
      <input type="hidden" name="userId" value={user.id} />
      <input type="hidden" name="version" value={version} />
      {isStale ? (
        <Notice tone="error">{t("users.changedMeanwhile")}</Notice>
      ) : (
        <FormFailure state={state} />
      )}
      {state.status === "ok" && <Notice tone="success">{t("users.saved")}</Notice>}
      <TextField
        name="displayName"
        label={t("users.columns.displayName")}
        required
        autoComplete="off"
        defaultValue={values.displayName ?? user.displayName}
        error={errors.displayName}
        hint={theirs("displayName", user.displayName)}
      />
      <TextField
        name="age"
        label={t("users.age")}
        note={t("users.optional")}
        inputMode="numeric"
        autoComplete="off"
        defaultValue={values.age ?? age}
        error={errors.age}
        hint={theirs("age", age)}
      />
      {canChangeRole && (
        <RoleField
          role={values.role ?? user.role}
          error={errors.role}
          hint={theirs("role", user.role, roleNow) ?? t("users.roleHint")}
        />
      )}
      {canChangeRole && successors && (
        <HandoverField
          successors={successors}
          hint={t("users.handoverForRole")}
          chosen={values.handover}
          error={errors.handover}
        />
      )}
      <Button busy={pending} className="justify-self-start">
        {pending ? t("users.saving") : t("users.save")}
      </Button>
    </form>
  );
}
