import { ArrowRight } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { corrections, roles, submissionStates } from "@/db/enums";
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
            <FieldName name={field} />
            <span>:</span>
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
  return <span>{t.has(key) ? t(key) : name}</span>;
}

function ValueText({ field, value }: { field: string; value: AuditValue }) {
  const t = useTranslations();
  const role = roles.find((name) => name === value);
  if (role) return <span>{t(`roles.${role}`)}</span>;
  const state = field === "state" && submissionStates.find((name) => name === value);
  if (state) return <span>{t(`projects.states.${state}`)}</span>;
  const kind = field === "correction" && corrections.find((name) => name === value);
  if (kind) return <span>{t(`corrections.kinds.${kind}`)}</span>;
  if (value === null || value === "") return <span>{t("audit.nothing")}</span>;
  if (typeof value === "boolean") return <span>{value ? t("audit.yes") : t("audit.no")}</span>;
  if (field !== "changed") return <bdi>{String(value)}</bdi>;
  const names = String(value).split(/,? /);
  return names.map((name) => <FieldName key={name} name={name} />);
}
