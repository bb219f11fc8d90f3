import { CircleAlert, CircleCheck } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { CardRow, CardTable } from "@/components/ui/card-table";
import { Username } from "@/components/users/username";

export type ImportLine = {
  line: number;
  username: string;
  displayName: string;
  role?: string;
  /** `text` and `field`, the column, are translated; `found` is what the cell contains. */
  problems: { field?: string; found?: string; text: string }[];
  /** Shown for a row without a problem. */
  outcome: string;
};

type Props = {
  lines: ImportLine[];
  /** Of all rows, including those that are not shown. */
  count: { bad: number; others: number };
  onlyBad?: boolean;
  withRole?: boolean;
};

/** The result of each row of a file, invalid rows first. `lines` may be a part of a long file. */
export function ImportTable({ lines, count, onlyBad = false, withRole = false }: Props) {
  const t = useTranslations();
  const bad = lines.filter(({ problems }) => problems.length > 0);
  const others = lines.filter(({ problems }) => problems.length === 0);
  const shown = [...bad, ...(onlyBad ? [] : others)];
  const hiddenCount = count.bad + (onlyBad ? 0 : count.others) - shown.length;
  const headings = [
    t("importing.line"),
    t("users.columns.displayName"),
    ...(withRole ? [t("users.role")] : []),
    t("importing.outcome"),
  ];
  return (
    <>
      <CardTable headings={headings}>
        {shown.map((line) => (
          <Line key={line.line} line={line} withRole={withRole} />
        ))}
      </CardTable>
      {hiddenCount > 0 && (
        <p className="text-muted">{t("importing.more", { count: hiddenCount })}</p>
      )}
    </>
  );
}

function Line({ line: row, withRole }: { line: ImportLine; withRole: boolean }) {
  const t = useTranslations("importing");
  const { line, username, displayName, role, problems, outcome } = row;
  return (
    <CardRow className="grid-cols-[4.5rem_1fr] gap-x-2">
      <td className="text-muted">
        <span className="sm:hidden">{t("line")}</span> <span>{line}</span>
      </td>
      <th scope="row" className="min-w-0 text-left sm:w-1/3 sm:min-w-40 font-semibold">
        <bdi>{displayName || (username ? "" : "–")}</bdi>
        {username !== displayName && (
          <span className="block text-sm font-normal text-muted">
            <Username>{username}</Username>
          </span>
        )}
      </th>
      {withRole && <td className="max-sm:col-start-2 max-sm:text-sm">{role}</td>}
      <td className="min-w-0 max-sm:col-start-2">
        {problems.length === 0 ? (
          <span className="flex gap-2 text-muted">
            <CircleCheck aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-accent" />
            <span>{outcome}</span>
          </span>
        ) : (
          <ul className="grid gap-1">
            {problems.map(({ field, found, text }) => (
              <li key={`${field} ${text}`} className="flex gap-2 font-semibold text-danger">
                <CircleAlert aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
                <span className="min-w-0">
                  {field && <span>{`${field}${found ? " " : ": "}`}</span>}
                  {found && (
                    <q className="[overflow-wrap:anywhere]">
                      <bdi>{found}</bdi>
                    </q>
                  )}
                  <span>{found ? `: ${text}` : text}</span>
                </span>
              </li>
            ))}
          </ul>
        )}
      </td>
    </CardRow>
  );
}
