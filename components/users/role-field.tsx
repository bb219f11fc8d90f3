import { useTranslations } from "next-intl";
import { SelectField } from "@/components/ui/field";
import { roles } from "@/db/enums";

type Props = { role: string; error?: string; hint?: string };

export function RoleField({ role, error, hint }: Props) {
  const t = useTranslations();
  return (
    // React resets a form to its first default; the key makes the saved role the default.
    <SelectField
      key={role}
      name="role"
      label={t("users.role")}
      defaultValue={role}
      error={error}
      hint={hint}
    >
      {roles.map((each) => (
        <option key={each} value={each}>
          {t(`roles.${each}`)}
        </option>
      ))}
    </SelectField>
  );
}
