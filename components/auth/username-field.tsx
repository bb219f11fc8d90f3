import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { TextField } from "@/components/ui/field";

type Props = { hint?: ReactNode; defaultValue?: string; error?: string };

export function UsernameField({ defaultValue, ...rest }: Props) {
  const t = useTranslations("auth");
  return (
    <TextField
      name="username"
      label={t("username")}
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      required
      defaultValue={defaultValue}
      {...rest}
    />
  );
}
