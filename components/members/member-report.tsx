import { useTranslations } from "next-intl";
import { type ImportLine, ImportTable } from "@/components/form/import-table";
import type { MemberReport as Report } from "@/lib/members/import";

type Props = { report: Report; onlyBad?: boolean };

/** The result of each row of a file of students. */
export function MemberReport({ report, onlyBad }: Props) {
  const t = useTranslations();
  const lines = report.rows.map(
    ({ line, username, displayName, isMember, problem }): ImportLine => ({
      line,
      username,
      displayName,
      problems: problem
        ? [{ text: t(`errors.${problem.reason}`, problem.params as { max: number }) }]
        : [],
      outcome: isMember ? t("members.isMember") : t("members.ready"),
    }),
  );
  const count = { bad: report.bad, others: report.good + report.members };
  return <ImportTable lines={lines} count={count} onlyBad={onlyBad} />;
}
