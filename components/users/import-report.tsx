import { CircleAlert, CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ImportReport as Report } from "@/lib/users/import";

type Props = { report: Report; onlyBad?: boolean };
type Row = Report["rows"][number];

/** What is to become of each row, the bad ones first. */
export function ImportReport({ report, onlyBad = false }: Props) {
  const t = useTranslations("users");
  const bad = report.rows.filter(({ problems }) => problems.length > 0);
  const good = report.rows.filter(({ problems }) => problems.length === 0);
  return (
    <table className="block w-full sm:table">
      <thead className="sr-only sm:not-sr-only">
        <tr className="text-left text-sm text-muted">
          {[t("importing.line"), t("columns.displayName"), t("role"), t("importing.outcome")].map(
            (heading) => (
              <th key={heading} scope="col" className="p-3">
                {heading}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody className="block sm:table-row-group">
        {[...bad, ...(onlyBad ? [] : good)].map((row) => (
          <ReportRow key={row.line} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function ReportRow({ row }: { row: Row }) {
  const t = useTranslations();
  return (
    <tr className="mb-2 grid grid-cols-[4.5rem_1fr] gap-x-2 rounded-xl border border-line bg-surface p-3 align-top sm:table-row sm:rounded-none [&>*]:sm:border-t [&>*]:sm:border-line [&>*]:sm:p-3">
      <td className="text-muted tabular-nums">
        <span className="sm:hidden">{t("users.importing.line")} </span>
        {row.line}
      </td>
      <th scope="row" className="min-w-0 text-left sm:w-1/3 font-semibold [overflow-wrap:anywhere]">
        {row.displayName || "–"}
        {row.username !== row.displayName && (
          <span className="block text-sm font-normal text-muted">{row.username}</span>
        )}
      </th>
      <td className="max-sm:col-start-2 max-sm:text-sm">{row.role && t(`roles.${row.role}`)}</td>
      <td className="min-w-0 max-sm:col-start-2">
        {row.problems.length === 0 ? (
          <span className="flex gap-2 text-muted">
            <CircleCheck aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-accent" />
            {t("users.importing.ready")}
          </span>
        ) : (
          <ul className="grid gap-1">
            {row.problems.map(({ field, reason, params }) => (
              <li key={field + reason} className="flex gap-2 font-semibold text-danger">
                <CircleAlert aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
                <span className="min-w-0">
                  <code>{field}</code>: {t(`errors.${reason}`, params as { max: number })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
}
