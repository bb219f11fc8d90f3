import { useTranslations } from "next-intl";
import { TextField } from "@/components/ui/field";

type Props = { required: boolean; defaultValue?: string; error?: string };

export function JoinCodeField({ required, ...rest }: Props) {
  const t = useTranslations("auth");
  return (
    <TextField
      name="joinCode"
      label={t("joinCode")}
      note={required ? undefined : t("optional")}
      hint={t("joinCodeHint")}
      autoCapitalize="characters"
      spellCheck={false}
      required={required}
      {...rest}
    />
  );
}
