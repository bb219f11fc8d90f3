import { useTranslations } from "next-intl";
import { DateTime } from "@/components/time/date-time";
import { Tag } from "@/components/ui/card";
import { CardRow, CardTable } from "@/components/ui/card-table";
import type { ListedAuditEntry } from "@/lib/audit/data";
import { AuditChanges } from "./audit-changes";
import { AuditSentence } from "./audit-sentence";

/** Audit entries, one sentence each: a table on a wide screen, cards on a phone. */
export function AuditList({ entries }: { entries: ListedAuditEntry[] }) {
  const t = useTranslations("audit");
  return (
    <CardTable headings={[t("when"), t("what"), t("where")]}>
      {entries.map((entry) => (
        <CardRow key={entry.id} className="gap-1">
          <td className="text-sm text-muted sm:w-56">
            <DateTime at={entry.createdAt} />
          </td>
          <td className="min-w-0 sm:min-w-64">
            <AuditSentence entry={entry} />{" "}
            {entry.outcome !== "ok" && (
              <Tag className="border-danger! text-danger!">{t(`outcomes.${entry.outcome}`)}</Tag>
            )}
            <AuditChanges detail={entry.detail} />
          </td>
          <td className="text-sm text-muted sm:w-40" title={entry.userAgent ?? undefined}>
            <span className="sm:hidden">{`${t("where")}: `}</span>
            <span>{entry.address ?? t("onServer")}</span>
          </td>
        </CardRow>
      ))}
    </CardTable>
  );
}
