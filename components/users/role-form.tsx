"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { inputClass } from "@/components/ui/field";
import { type Role, roles } from "@/db/vocabulary";
import { fieldsOf, idle } from "@/lib/form-state";
import { changeRoleAction } from "@/lib/users/actions";

type Props = { user: { id: string; displayName: string; role: Role } };

/** One user's role with its own save: works without JavaScript, and never by a slip of the wheel. */
export function RoleForm({ user }: Props) {
  const t = useTranslations();
  const [state, action, pending] = useActionState(changeRoleAction, idle);
  const message = state.status === "error" ? state.message : fieldsOf(state).errors.role;
  return (
    <form action={action} className="grid gap-1">
      <input type="hidden" name="userId" value={user.id} />
      <div className="flex gap-2">
        <select
          // React resets a form to its first default; the key makes the saved role the default.
          key={user.role}
          name="role"
          defaultValue={user.role}
          aria-label={t("admin.roleOf", { name: user.displayName })}
          className={inputClass}
        >
          {roles.map((role) => (
            <option key={role} value={role}>
              {t(`roles.${role}`)}
            </option>
          ))}
        </select>
        <Button
          look="secondary"
          disabled={pending}
          aria-label={`${t("admin.save")}: ${user.displayName}`}
        >
          {pending ? t("admin.saving") : t("admin.save")}
        </Button>
      </div>
      {message && (
        <p role="alert" className="text-sm font-semibold text-danger">
          {message}
        </p>
      )}
      {state.status === "ok" && (
        <p role="status" className="text-sm text-muted">
          {t("admin.saved")}
        </p>
      )}
    </form>
  );
}
