import type { AuditDetail } from "@/lib/audit/data";

export type AuditValue = AuditDetail[string];
export type AuditChange = { field: string; was?: AuditValue; now?: AuditValue };

const SUFFIX = "_was";
/** What the sentence tells already. */
const told = /^(user|which|.*_id)$/;

/** What else an entry's detail says of each field: `x_was` is what `x` was before. */
export function changesOf(detail: AuditDetail): AuditChange[] {
  const fields = new Set(Object.keys(detail).map((key) => key.replace(/_was$/, "")));
  if (fields.has(String(detail["changed"]))) fields.delete("changed"); // its one field says more
  const shown = [...fields].filter((field) => !told.test(field));
  return shown.map((field) => ({
    field,
    ...(field + SUFFIX in detail && { was: detail[field + SUFFIX] }),
    ...(field in detail && { now: detail[field] }),
  }));
}
