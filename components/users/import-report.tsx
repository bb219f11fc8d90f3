import { useTranslations } from "next-intl";
import { type ImportLine, ImportTable } from "@/components/form/import-table";
import type { ImportReport as Report } from "@/lib/users/import";

type Props = { report: Report; onlyBad?: boolean };

/** The result of each row of a file of users. */
export function ImportReport({ report, onlyBad }: Props) {
  const t = useTranslations();
  const lines = report.rows.map(
    ({ line, username, displayName, role, problems, exists }): ImportLine => ({
      line,
      username,
      displayName,
      role: role && t(`roles.${role}`),
      problems: problems.map(({ field, found, reason, params }) => ({
        field: field === "row" ? undefined : t(`importing.columns.${field}`),
        found,
        text: t(`errors.${reason}`, params as { max: number }),
      })),
      outcome: t(exists ? "users.importing.exists" : "users.importing.ready"),
    }),
  );
  const count = { bad: report.bad, others: report.good + report.existing };
  return <ImportTable lines={lines} count={count} onlyBad={onlyBad} withRole />;
}
