import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { FilterForm } from "@/components/ui/filter-form";
import { auditActions, auditOutcomes } from "@/db/enums";
import type { AuditQuery } from "@/lib/audit/schema";

/** Filters the audit log by the URL's query. */
export function AuditFilter({ query }: { query: AuditQuery }) {
  const t = useTranslations("audit");
  return (
    <FilterForm action="/admin/audit" label={t("filter")}>
      <div className="grid w-full grid-cols-2 gap-3 lg:grid-cols-3 [&>*]:min-w-0 [&>*]:content-start">
        <TextField
          name="actor"
          label={t("actor")}
          autoCapitalize="none"
          defaultValue={query.actor}
          placeholder={t("personExample")}
        />
        <TextField
          name="target"
          label={t("target")}
          autoCapitalize="none"
          defaultValue={query.target}
          placeholder={t("personExample")}
        />
        <SelectField name="action" label={t("action")} defaultValue={query.action}>
          <option value="">{t("all")}</option>
          {auditActions.map((action) => (
            <option key={action} value={action}>
              {t(`actions.${action}`)}
            </option>
          ))}
        </SelectField>
        <SelectField name="outcome" label={t("outcome")} defaultValue={query.outcome}>
          <option value="">{t("all")}</option>
          {auditOutcomes.map((outcome) => (
            <option key={outcome} value={outcome}>
              {t(`outcomes.${outcome}`)}
            </option>
          ))}
        </SelectField>
        <TextField name="from" type="date" label={t("from")} defaultValue={query.from} />
        <TextField name="to" type="date" label={t("to")} defaultValue={query.to} />
      </div>
      <Button>{t("apply")}</Button>
    </FilterForm>
  );
}
