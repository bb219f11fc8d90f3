import { useTranslations } from "next-intl";
import { TextField } from "@/components/ui/field";

type Props = { username: string; leastLength: number; error?: string };

/** A new password, with the name beside it under which the browser's password store shall keep it. */
export function NewPasswordField({ username, leastLength, error }: Props) {
  const t = useTranslations("auth");
  return (
    <>
      <input type="text" autoComplete="username" defaultValue={username} hidden readOnly />
      <TextField
        name="newPassword"
        type="password"
        label={t("newPassword")}
        hint={t("newPasswordHint", { min: leastLength })}
        autoComplete="new-password"
        required
        error={error}
      />
    </>
  );
}
