import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { SelectField, TextField } from "@/components/ui/field";
import type { ComposeValues } from "./compose-values";

type Props = {
  values: ComposeValues;
  errors: ComposeValues;
  /** Time zone of the time fields. */
  zone: { name: string };
};

/** Must it be read or confirmed, until when, and how long it is valid. */
export function ComposeOptions({ values, errors, zone }: Props) {
  const t = useTranslations("compose");
  const optional = useTranslations("auth")("optional");
  const time = (name: "confirmBy" | "expiresAt") => ({
    name,
    type: "datetime-local",
    note: optional,
    label: t(name, { zone: zone.name }),
    hint: t(`${name}Hint`),
    defaultValue: values[name],
    error: errors[name],
  });
  return (
    <div className="group/options grid gap-4">
      <Option name="mustRead" values={values} label={t("mustRead")}>
        {t("mustReadHint")}
      </Option>
      <Option name="needsConfirmation" values={values} label={t("needsConfirmation")}>
        {t("needsConfirmationHint")}
      </Option>
      <div className="hidden gap-4 border-l-4 border-line pl-4 group-has-[[name=needsConfirmation]:checked]/options:grid">
        <TextField {...time("confirmBy")} />
        <SelectField
          name="autoReminders"
          label={t("autoReminders")}
          hint={t("autoRemindersHint")}
          defaultValue={values.autoReminders}
          error={errors.autoReminders}
        >
          {[0, 1, 2, 3].map((count) => (
            <option key={count} value={count}>
              {t("reminders", { count })}
            </option>
          ))}
        </SelectField>
      </div>
      <TextField {...time("expiresAt")} />
    </div>
  );
}

type OptionProps = { name: string; values: ComposeValues; label: string; children: ReactNode };

export function Option({ name, values, label, children }: OptionProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label className="flex min-h-11 items-center gap-3 font-semibold">
        <input
          type="checkbox"
          name={name}
          defaultChecked={values[name] === "on"}
          aria-describedby={id}
          className="size-5 shrink-0 accent-accent"
        />
        <span>{label}</span>
      </label>
      <p id={id} className="-mt-2 pl-8 text-sm text-muted">
        {children}
      </p>
    </div>
  );
}
