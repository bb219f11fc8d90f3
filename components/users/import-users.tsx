"use client";

import { useTranslations } from "next-intl";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button, ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { checkImportAction, importUsersAction } from "@/lib/users/actions";
import { ImportReport } from "./import-report";

/** A file of users: looked through first, row by row, and only then imported. */
export function ImportUsers() {
  const t = useTranslations("users.importing");
  const check = useForm(checkImportAction);
  const confirm = useForm(importUsersAction);
  const imported = confirm.state.status === "ok" ? confirm.state.result : undefined;
  const checked = check.state.status === "ok" ? check.state.result : undefined;
  const shown = imported ?? checked;
  if (imported && imported.imported > 0) {
    return (
      <div className="grid gap-4">
        <Notice tone="success">{t("imported", { count: imported.imported })}</Notice>
        <p className="max-w-prose">{t("next")}</p>
        <ButtonLink href="/admin/users?status=noPassword" className="justify-self-start">
          {t("handOut")}
        </ButtonLink>
        {imported.report.bad > 0 && <ImportReport report={imported.report} onlyBad />}
      </div>
    );
  }
  return (
    <div className="grid gap-6">
      <Card className="max-w-xl">
        <form {...check.form} className="grid gap-4">
          <FormFailure state={check.state} />
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
          {imported && <Notice tone="error">{t("nothingImported")}</Notice>}
          <p role="status" className="text-lg font-bold">
            {t("found", { good: shown.report.good, bad: shown.report.bad })}
          </p>
          <FormFailure state={confirm.state} />
          {shown.report.good > 0 && (
            <form {...confirm.form} className="grid max-w-xl gap-3">
              <input type="hidden" name="csv" value={shown.csv} />
              {shown.report.bad > 0 && (
                <label className="flex min-h-11 items-center gap-3">
                  <input
                    type="checkbox"
                    name="onlyGood"
                    required
                    className="size-5 shrink-0 accent-accent"
                  />
                  {t("onlyGood", { bad: shown.report.bad })}
                </label>
              )}
              <Button busy={confirm.pending} className="justify-self-start">
                {confirm.pending ? t("working") : t("confirm", { count: shown.report.good })}
              </Button>
            </form>
          )}
          <ImportReport report={shown.report} />
        </section>
      )}
    </div>
  );
}
