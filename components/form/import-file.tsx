"use client";

import { useTranslations } from "next-intl";
import type { ComponentType, ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import type { FormState } from "@/lib/forms/form-state";
import { FormFailure } from "./form-failure";
import { useForm } from "./use-form";

type Checked<Report> = { csv: string; report: Report };
type Imported<Report> = Checked<Report> & { imported: number };
type Action<Result> = (
  previous: FormState<Result>,
  formData: FormData,
) => Promise<FormState<Result>>;

type Props<Report> = {
  check: Action<Checked<Report>>;
  run: Action<Imported<Report>>;
  /** What both forms send along. */
  fields?: Record<string, string>;
  words: {
    found: (report: Report) => string;
    confirm: (count: number) => string;
    done: (count: number) => string;
    none: string;
  };
  /** What is to become of each row. */
  rows: ComponentType<{ report: Report; onlyBad?: boolean }>;
  /** What there is to do once something has been imported. */
  next: ReactNode;
};

/** A CSV file that is looked through first, row by row, and only then imported. */
export function ImportFile<Report extends { good: number; bad: number }>(props: Props<Report>) {
  const { fields = {}, words, rows: Rows, next } = props;
  const t = useTranslations("importing");
  const check = useForm(props.check);
  const run = useForm(props.run);
  const imported = run.state.status === "ok" ? run.state.result : undefined;
  if (imported && imported.imported > 0) {
    return (
      <div className="grid justify-items-start gap-4">
        <Notice tone="success">{words.done(imported.imported)}</Notice>
        {next}
        {imported.report.bad > 0 && <Rows report={imported.report} onlyBad />}
      </div>
    );
  }
  const checked = check.state.status === "ok" ? check.state.result : undefined;
  const shown = imported ?? checked;
  return (
    <div className="grid gap-6">
      <Card className="max-w-xl">
        <form {...check.form} className="grid gap-4">
          <FormFailure state={check.state} />
          <Hidden fields={fields} />
          <TextField
            name="file"
            type="file"
            accept=".csv,text/csv"
            label={t("file")}
            required
            className="file:mr-3 file:rounded-md file:border-0 file:bg-accent-soft file:px-3 file:py-1 file:font-semibold file:text-ink"
            error={check.errors.file}
          />
          <Button busy={check.pending} className="justify-self-start">
            {check.pending ? t("checking") : t("check")}
          </Button>
        </form>
      </Card>
      {shown && (
        <section aria-label={t("result")} className="grid gap-4">
          {imported && <Notice tone="error">{words.none}</Notice>}
          <p role="status" className="text-lg font-bold">
            {words.found(shown.report)}
          </p>
          <FormFailure state={run.state} />
          {shown.report.good > 0 && (
            <form {...run.form} className="grid max-w-xl gap-3">
              <Hidden fields={{ ...fields, csv: shown.csv }} />
              <SkipBadRows count={shown.report.bad} />
              <Button busy={run.pending} className="justify-self-start">
                {run.pending ? t("working") : words.confirm(shown.report.good)}
              </Button>
            </form>
          )}
          <Rows report={shown.report} />
        </section>
      )}
    </div>
  );
}

const Hidden = ({ fields }: { fields: Record<string, string> }) =>
  Object.entries(fields).map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));

/** Has to be ticked before a file with bad rows is imported without them. */
function SkipBadRows({ count }: { count: number }) {
  const t = useTranslations("importing");
  if (count === 0) return null;
  return (
    <label className="flex min-h-11 items-center gap-3">
      <input type="checkbox" name="onlyGood" required className="size-5 shrink-0 accent-accent" />
      {t("onlyGood", { bad: count })}
    </label>
  );
}
