import { useTranslations } from "next-intl";
import { SelectField } from "@/components/ui/field";
import type { Choices } from "@/lib/announcements/choices";
import { CheckList } from "./check-list";
import { type ComposeValues, idsIn } from "./compose-values";

type Props = { choices: Choices; values: ComposeValues; errors: ComposeValues };

/** Which students of the course. Dependent fields are shown by CSS, so also without JavaScript. */
export function ComposeSelection({ choices, values, errors }: Props) {
  const t = useTranslations("compose");
  const { projects, members } = choices;
  return (
    <div className="group/selection grid gap-4">
      <SelectField
        name="selection"
        label={t("selection")}
        defaultValue={values.selection}
        error={errors.selection}
        hint={members === null ? t("tooManyToChoose") : undefined}
      >
        <option value="all">{t("selections.all")}</option>
        {projects.length > 0 && (
          <option value="without_submission">{t("selections.without_submission")}</option>
        )}
        {members && members.length > 0 && (
          <option value="persons">{t("selections.persons")}</option>
        )}
      </SelectField>
      {projects.length > 0 && (
        <div className="hidden group-has-[option[value=without_submission]:checked]/selection:block">
          <SelectField
            name="projectId"
            label={t("project")}
            defaultValue={values.projectId}
            error={errors.projectId}
          >
            {projects.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      {members && members.length > 0 && (
        <div className="hidden group-has-[option[value=persons]:checked]/selection:block">
          <CheckList
            name="personIds"
            legend={t("persons")}
            options={members.map(({ id, name }) => ({ id, label: name }))}
            chosen={idsIn(values.personIds)}
            error={errors.personIds}
          />
        </div>
      )}
    </div>
  );
}
