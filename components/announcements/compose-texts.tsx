import { useTranslations } from "next-intl";
import { SelectField, TextArea, TextField } from "@/components/ui/field";
import { announcementTypes } from "@/db/enums";
import type { ComposeValues } from "./compose-values";

type Props = { values: ComposeValues; errors: ComposeValues };
type Field = "title" | "message" | "link" | "type";

/** What the announcement says. */
export function ComposeTexts({ values, errors }: Props) {
  const t = useTranslations();
  const field = (name: Field) => ({ name, defaultValue: values[name], error: errors[name] });
  return (
    <>
      <TextField required label={t("compose.subject")} {...field("title")} />
      <TextArea
        required
        label={t("compose.message")}
        rows={8}
        hint={values.format === "plain" ? undefined : t("compose.marks")}
        {...field("message")}
      />
      <TextField
        label={t("compose.link")}
        note={t("auth.optional")}
        hint={t("compose.linkHint")}
        inputMode="url"
        autoCapitalize="none"
        spellCheck={false}
        {...field("link")}
      />
      <SelectField label={t("compose.type")} hint={t("compose.urgentHint")} {...field("type")}>
        {announcementTypes.map((type) => (
          <option key={type} value={type}>
            {t(`types.${type}`)}
          </option>
        ))}
      </SelectField>
    </>
  );
}
