import { useTranslations } from "next-intl";
import { SelectField, TextField } from "@/components/ui/field";
import { isolate } from "@/lib/text/isolate";
import { SuggestedTeachers } from "./suggested-teachers";

export type Successor = { id: string; username: string; displayName: string };
/** The first ones by name, and how many there are. */
export type Successors = { items: Successor[]; total: number };

type Props = {
  successors: Successors;
  hint: string;
  /** What was sent last, and its errors. */
  values: Record<string, string | undefined>;
  errors: Record<string, string | undefined>;
  required?: boolean;
};

/** Which teacher takes over the courses: chosen from a list or, where they are too many, by username. */
export function HandoverField({ successors, hint, values, errors, required }: Props) {
  const t = useTranslations("users");
  if (successors.total > successors.items.length) {
    return (
      <TextField
        name="handoverUsername"
        list="successors"
        label={t("handoverUsername")}
        hint={
          <>
            <span>{hint}</span> <SuggestedTeachers id="successors" teachers={successors} />
          </>
        }
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        defaultValue={values["handoverUsername"]}
        error={errors["handoverUsername"] ?? errors["handover"]}
        required={required}
      />
    );
  }
  return (
    <SelectField
      name="handover"
      label={t("handover")}
      hint={hint}
      defaultValue={values["handover"] ?? ""}
      error={errors["handover"]}
      required={required}
    >
      <option value="">{t("chooseTeacher")}</option>
      {successors.items.map(({ id, username, displayName }) => (
        <option key={id} value={id}>
          {`${isolate(displayName)} (${username})`}
        </option>
      ))}
    </SelectField>
  );
}
