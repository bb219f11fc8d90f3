import type { AuditDetail } from "@/lib/audit/data";

export type AuditValue = AuditDetail[string];
export type AuditChange = { field: string; before?: AuditValue; after?: AuditValue };

const SUFFIX = "_was";
/** Fields that the audit sentence already contains. */
const inSentence = /^(user|which|.*_id)$/;

/** The changed fields of an entry's detail; `x_was` is the value of `x` before. */
export function changesOf(detail: AuditDetail): AuditChange[] {
  const fields = new Set(Object.keys(detail).map((key) => key.replace(/_was$/, "")));
  if (fields.has(String(detail["changed"]))) fields.delete("changed"); // that field is shown with its values
  const shown = [...fields].filter((field) => !inSentence.test(field));
  return shown.map((field) => ({
    field,
    ...(field + SUFFIX in detail && { before: detail[field + SUFFIX] }),
    ...(field in detail && { after: detail[field] }),
  }));
}
