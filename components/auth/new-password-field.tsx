import { useTranslations } from "next-intl";
import { PasswordField } from "@/components/ui/password-field";

type Props = { username: string; minLength: number; error?: string };

/** A new password; the hidden username lets password managers store it for the right account. */
export function NewPasswordField({ username, minLength, error }: Props) {
  const t = useTranslations("auth");
  return (
    <>
      <input type="text" autoComplete="username" defaultValue={username} hidden readOnly />
      <PasswordField
        name="newPassword"
        label={t("newPassword")}
        hint={t("newPasswordHint", { min: minLength })}
        autoComplete="new-password"
        required
        error={error}
      />
    </>
  );
}
