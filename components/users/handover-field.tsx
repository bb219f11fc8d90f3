import { useTranslations } from "next-intl";
import { SelectField } from "@/components/ui/field";
import { isolate } from "@/lib/text/isolate";

export type Successor = { id: string; username: string; displayName: string };
type Props = {
  successors: Successor[];
  hint: string;
  chosen?: string;
  error?: string;
  required?: boolean;
};

/** Which teacher takes over the courses. */
export function HandoverField({ successors, hint, chosen = "", error, required }: Props) {
  const t = useTranslations("users");
  return (
    <SelectField
      name="handover"
      label={t("handover")}
      hint={hint}
      defaultValue={chosen}
      error={error}
      required={required}
    >
      <option value="">{t("chooseTeacher")}</option>
      {successors.map(({ id, username, displayName }) => (
        <option key={id} value={id}>
          {`${isolate(displayName)} (${username})`}
        </option>
      ))}
    </SelectField>
  );
}
