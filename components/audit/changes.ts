import type { AuditDetail } from "@/lib/audit/data";

export type AuditValue = AuditDetail[string];
export type AuditChange = { field: string; was?: AuditValue; now?: AuditValue };

const SUFFIX = "_was";

/** What an entry's detail says of each field: `x_was` is what `x` was before. Ids are for the sentence. */
export function changesOf(detail: AuditDetail): AuditChange[] {
  const fields = new Set(Object.keys(detail).map((key) => key.replace(/_was$/, "")));
  const shown = [...fields].filter((field) => !field.endsWith("_id"));
  return shown.map((field) => ({
    field,
    ...(field + SUFFIX in detail && { was: detail[field + SUFFIX] }),
    ...(field in detail && { now: detail[field] }),
  }));
}
