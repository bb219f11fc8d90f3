import { useTranslations } from "next-intl";
import { TextArea, TextField } from "@/components/ui/field";
import { CoverField } from "./cover-field";

type Values = Partial<Record<"title" | "description" | "cover", string>>;
type Props = { values: Values; errors: Partial<Record<string, string>> };

/** Title, description and cover of a course. */
export function CourseFields({ values, errors }: Props) {
  const t = useTranslations("teach");
  const optional = useTranslations("auth")("optional");
  return (
    <>
      <TextField
        name="title"
        label={t("courseTitle")}
        required
        defaultValue={values.title}
        error={errors.title}
      />
      <TextArea
        name="description"
        label={t("courseDescription")}
        note={optional}
        hint={t("markdown")}
        rows={4}
        defaultValue={values.description}
        error={errors.description}
      />
      <CoverField chosen={values.cover ?? "leaf"} error={errors.cover} />
    </>
  );
}
