import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { roles, submissionStates } from "@/db/enums";
import type { AuditDetail } from "@/lib/audit/data";
import { type AuditValue, changesOf } from "./changes";

/** The changed fields of an entry, before and after. */
export function AuditChanges({ detail }: { detail: AuditDetail }) {
  const t = useTranslations("audit");
  const changes = changesOf(detail);
  if (changes.length === 0) return null;
  return (
    <dl className="mt-1 grid gap-0.5 text-sm">
      {changes.map(({ field, before, after }) => (
        <div key={field} className="flex flex-wrap items-center gap-x-1.5">
          <dt className="text-muted">
            <FieldName name={field} />:
          </dt>
          <dd className="flex flex-wrap items-center gap-x-1.5">
            {before !== undefined && <ValueText field={field} value={before} />}
            {before !== undefined && after !== undefined && (
              <ArrowRight aria-label={t("becomes")} role="img" className="size-4 text-muted" />
            )}
            {after !== undefined && <ValueText field={field} value={after} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function FieldName({ name }: { name: string }) {
  const t = useTranslations("audit.fields");
  const key = name as "role";
  return t.has(key) ? t(key) : name;
}

function ValueText({ field, value }: { field: string; value: AuditValue }) {
  const t = useTranslations();
  const role = roles.find((name) => name === value);
  if (role) return t(`roles.${role}`);
  const state = field === "state" && submissionStates.find((name) => name === value);
  if (state) return t(`projects.states.${state}`);
  if (value === null || value === "") return t("audit.nothing");
  if (typeof value === "boolean") return value ? t("audit.yes") : t("audit.no");
  const names = String(value).split(/,? /);
  return field === "changed"
    ? names.map((name) => (
        <span key={name}>
          <FieldName name={name} />
        </span>
      ))
    : String(value);
}
