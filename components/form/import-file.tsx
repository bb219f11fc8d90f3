"use client";

import { useTranslations } from "next-intl";
import type { ComponentType, ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import type { FormState } from "@/lib/forms/form-state";
import { Form } from "./form";
import { FormFailure } from "./form-failure";
import { HiddenFields } from "./hidden-fields";
import { useForm } from "./use-form";

type Counts = { good: number; bad: number; unknownColumns: string[] };
type Checked<Report> = { csv: string; report: Report };
type Imported<Report> = Checked<Report> & { imported: number };
type Action<Result> = (
  previous: FormState<Result>,
  formData: FormData,
) => Promise<FormState<Result>>;
type Form<Result> = ReturnType<typeof useForm<Result>>;

type Props<Report> = {
  check: Action<Checked<Report>>;
  run: Action<Imported<Report>>;
  /** Hidden fields of both forms. */
  fields?: Record<string, string>;
  words: {
    found: (report: Report) => string;
    confirm: (count: number) => string;
    done: (count: number) => string;
    none: string;
  };
  /** Renders the result of each row. */
  rows: ComponentType<{ report: Report; onlyBad?: boolean }>;
  /** The next steps, shown after an import. */
  next: ReactNode;
};

/** A CSV import in two steps: check every row, then import. */
export function ImportFile<Report extends Counts>(props: Props<Report>) {
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
      <CheckForm check={check} fields={fields} />
      {shown && (
        <section aria-label={t("result")} className="grid gap-4">
          {imported && <Notice tone="error">{words.none}</Notice>}
          <p role="status" className="text-lg font-bold">
            {words.found(shown.report)}
          </p>
          <UnknownColumns names={shown.report.unknownColumns} />
          <FormFailure state={run.state} />
          {shown.report.good > 0 && (
            <RunForm
              run={run}
              fields={{ ...fields, csv: shown.csv }}
              bad={shown.report.bad}
              label={words.confirm(shown.report.good)}
            />
          )}
          <Rows report={shown.report} />
        </section>
      )}
    </div>
  );
}

/** What the file has besides the columns that are read. */
function UnknownColumns({ names }: { names: string[] }) {
  const t = useTranslations("importing");
  if (names.length === 0) return null;
  return (
    <p className="max-w-prose text-muted [overflow-wrap:anywhere]">
      {t("unknownColumns", { names: names.join(", ") })}
    </p>
  );
}

type CheckFormProps<Result> = { check: Form<Result>; fields: Record<string, string> };

function CheckForm<Result>({ check, fields }: CheckFormProps<Result>) {
  const t = useTranslations("importing");
  return (
    <Card>
      <Form {...check.form} className="grid gap-4">
        <FormFailure state={check.state} />
        <HiddenFields fields={fields} />
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
      </Form>
    </Card>
  );
}

type RunFormProps<Result> = {
  run: Form<Result>;
  fields: Record<string, string>;
  bad: number;
  label: string;
};

function RunForm<Result>({ run, fields, bad, label }: RunFormProps<Result>) {
  const t = useTranslations("importing");
  return (
    <Form {...run.form} needsButton className="grid gap-3">
      <HiddenFields fields={fields} />
      <SkipBadRows count={bad} />
      <Button busy={run.pending} className="justify-self-start">
        {run.pending ? t("working") : label}
      </Button>
    </Form>
  );
}

/** Required before a file with invalid rows is imported without them. */
function SkipBadRows({ count }: { count: number }) {
  const t = useTranslations("importing");
  if (count === 0) return null;
  return (
    <label className="flex min-h-11 items-center gap-3">
      <input type="checkbox" name="onlyGood" required className="size-5 shrink-0 accent-accent" />
      <span>{t("onlyGood", { bad: count })}</span>
    </label>
  );
}
