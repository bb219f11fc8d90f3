import { useFormatter, useTranslations } from "next-intl";
import { Tag } from "@/components/ui/card";
import type { ListedAuditEntry } from "@/lib/audit/data";
import { AuditChanges } from "./audit-changes";
import { AuditSentence } from "./audit-sentence";

/** What happened, a sentence each: a table on a wide screen, cards on a phone. */
export function AuditList({ entries }: { entries: ListedAuditEntry[] }) {
  const t = useTranslations("audit");
  const format = useFormatter();
  return (
    <table className="block w-full sm:table">
      <thead className="sr-only sm:not-sr-only">
        <tr className="text-left text-sm text-muted">
          {[t("when"), t("what"), t("where")].map((heading) => (
            <th key={heading} scope="col" className="p-3">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block sm:table-row-group">
        {entries.map((entry) => (
          <tr
            key={entry.id}
            className="mb-2 grid gap-1 rounded-xl border border-line bg-surface p-4 align-top sm:table-row sm:rounded-none [&>*]:sm:border-t [&>*]:sm:border-line [&>*]:sm:p-3"
          >
            <td className="text-sm text-muted sm:w-56">
              <time dateTime={entry.createdAt.toISOString()}>
                {format.dateTime(entry.createdAt, { dateStyle: "medium", timeStyle: "long" })}
              </time>
            </td>
            <td className="min-w-0 break-words [overflow-wrap:anywhere]">
              <AuditSentence entry={entry} />{" "}
              {entry.outcome !== "ok" && (
                <Tag className="border-danger! text-danger!">{t(`outcomes.${entry.outcome}`)}</Tag>
              )}
              <AuditChanges detail={entry.detail} />
            </td>
            <td className="text-sm text-muted sm:w-40" title={entry.userAgent ?? undefined}>
              <span className="sm:hidden">{t("where")}: </span>
              {entry.address ?? t("onServer")}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
