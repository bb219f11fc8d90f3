import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import { FileField } from "@/components/files/file-field";
import { SelectField, TextArea, TextField } from "@/components/ui/field";
import { ModuleTextField } from "./module-text-field";

/** Initial values, in the form's format. */
export type ModuleValues = Partial<Record<ModuleField, string>>;
type ModuleField =
  | "title"
  | "summary"
  | "text"
  | "opening"
  | "opensAt"
  | "hasProject"
  | "brief"
  | "deliverable"
  | "dueAt"
  | "files";

type Props = {
  values: ModuleValues;
  errors: Partial<Record<string, string>>;
  /** Time zone of the time fields. */
  zone: { id: string; name: string };
  files: Omit<ComponentProps<typeof FileField>, "error" | "returned">;
};

const openings = ["now", "later", "draft"] as const;

/** The fields of a module. Dependent fields are shown by CSS, so also without JavaScript. */
export function ModuleFields({ values, errors, zone, files }: Props) {
  const t = useTranslations("modules");
  const optional = useTranslations("auth")("optional");
  const field = (name: Exclude<ModuleField, "files">) => ({
    name,
    label: t(`fields.${name}`, { zone: zone.name }),
    defaultValue: values[name],
    error: errors[name],
  });
  return (
    <div className="group/module grid gap-4">
      <input type="hidden" name="timeZone" value={zone.id} />
      <TextField required {...field("title")} />
      <TextArea rows={4} note={optional} hint={t("markdown")} {...field("summary")} />
      <ModuleTextField note={optional} hint={t("textHint")} {...field("text")} />
      <FileField {...files} returned={values.files} error={errors.files} />
      <SelectField {...field("opening")}>
        {openings.map((opening) => (
          <option key={opening} value={opening}>
            {t(`openings.${opening}`)}
          </option>
        ))}
      </SelectField>
      <div className="hidden group-has-[option[value=later]:checked]/module:block">
        <TextField type="datetime-local" {...field("opensAt")} />
      </div>
      <SelectField {...field("hasProject")}>
        <option value="no">{t("withoutProject")}</option>
        <option value="yes">{t("withProject")}</option>
      </SelectField>
      <div className="hidden gap-4 group-has-[option[value=yes]:checked]/module:grid">
        <TextArea rows={4} hint={t("markdown")} {...field("brief")} />
        <TextArea rows={2} note={optional} {...field("deliverable")} />
        <TextField type="datetime-local" note={optional} {...field("dueAt")} />
      </div>
    </div>
  );
}
