import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import type { BoardRow } from "@/lib/projects/board";
import { type BoardFilter, boardFilters } from "@/lib/projects/schema";
import { DateTime } from "@/components/time/date-time";
import { Card } from "@/components/ui/card";
import { ShareBar } from "@/components/ui/share-bar";
import { Avatar } from "@/components/users/avatar";
import { ProjectState } from "./project-state";
import { Username } from "@/components/users/username";

/** How many students have handed in and have been accepted, of all. */
export function BoardTotals({ counts }: { counts: Record<BoardFilter, number> }) {
  const t = useTranslations("projects");
  const { missing, waiting, revise, accepted } = counts;
  const total = missing + waiting + revise + accepted;
  return (
    <Card className="grid gap-3">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4">
        {boardFilters.map((state) => (
          <div key={state} className="grid">
            <dt className="text-sm text-muted">{t(`states.${state}`)}</dt>
            <dd className="-order-1 text-3xl/tight font-bold">{counts[state]}</dd>
          </div>
        ))}
      </dl>
      <ShareBar
        className="w-full"
        total={total}
        parts={[
          { value: accepted, className: "fill-accent" },
          { value: waiting, className: "fill-field" },
          { value: revise, className: "fill-danger" },
        ]}
      />
      <p className="text-sm font-semibold">
        {t("totals", { accepted, handedIn: total - missing, total })}
      </p>
    </Card>
  );
}

/** Every student with the state of the project, linked to the latest submission. */
export function Board({ rows, dueAt }: { rows: BoardRow[]; dueAt: Date | null }) {
  return (
    <ul className="rounded-xl border border-line bg-surface px-3 empty:hidden sm:px-4">
      {rows.map((row) => (
        <BoardEntry
          key={row.userId}
          row={row}
          dueAt={dueAt}
          href={row.latest ? `/teach/submissions/${row.latest.id}` : undefined}
        />
      ))}
    </ul>
  );
}

type EntryProps = { row: BoardRow; dueAt: Date | null; href?: string | undefined };

/** A student with the state of a project; `href` is where the row leads. */
export function BoardEntry({ row, dueAt, href }: EntryProps) {
  const t = useTranslations("projects");
  const { displayName, username, latest, files } = row;
  return (
    <li className="relative flex items-center gap-3 border-t border-line py-2 first:border-0">
      <Avatar name={displayName} />
      <div className="grid min-w-0 flex-1 grid-cols-1 gap-x-4 sm:grid-cols-[1fr_auto] sm:items-center">
        <p className="min-w-0 font-semibold">
          {href ? (
            // The whole row is clickable.
            <Link href={href} className="text-accent after:absolute after:inset-0 hover:underline">
              <bdi>{displayName}</bdi>
            </Link>
          ) : (
            <bdi>{displayName}</bdi>
          )}
          <span className="block truncate text-sm font-normal text-muted">
            <Username>{username}</Username>
          </span>
        </p>
        <p className="flex flex-wrap items-center gap-x-3 text-sm sm:grid sm:justify-items-end">
          <ProjectState state={latest?.state ?? "missing"} />
          {latest && (
            <span className="text-muted">
              <DateTime at={latest.handedInAt} />
              {dueAt && latest.handedInAt > dueAt && <span>{` · ${t("late")}`}</span>}
              {files > 0 && <span>{` · ${t("fileCount", { count: files })}`}</span>}
            </span>
          )}
        </p>
      </div>
    </li>
  );
}
