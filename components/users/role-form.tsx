"use client";

import { useTranslations } from "next-intl";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { inputClass } from "@/components/ui/field";
import { type Role, roles } from "@/db/vocabulary";
import { changeRoleAction } from "@/lib/users/actions";

type Props = { id: string; name: string; role: Role };

/** One user's role with its own save: works without JavaScript, and never by a slip of the wheel. */
export function RoleForm({ id, name, role }: Props) {
  const t = useTranslations();
  const { form, state, pending, errors } = useForm(changeRoleAction);
  const message = state.status === "error" ? state.message : errors.role;
  return (
    <form {...form} className="grid gap-1">
      <input type="hidden" name="userId" value={id} />
      <div className="flex gap-2">
        <select
          // React resets a form to its first default; the key makes the saved role the default.
          key={role}
          name="role"
          defaultValue={role}
          aria-label={t("admin.roleOf", { name })}
          className={inputClass}
        >
          {roles.map((each) => (
            <option key={each} value={each}>
              {t(`roles.${each}`)}
            </option>
          ))}
        </select>
        <Button look="secondary" disabled={pending} aria-label={`${t("admin.save")}: ${name}`}>
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
