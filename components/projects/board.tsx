import { useTranslations } from "next-intl";
import Link from "next/link";
import type { BoardRow } from "@/lib/projects/data";
import { DateTime } from "@/components/time/date-time";
import { ProjectState } from "./project-state";
import { Username } from "@/components/users/username";

/** Every student with the state of the project, linked to the latest submission. */
export function Board({ rows, dueAt }: { rows: BoardRow[]; dueAt: Date | null }) {
  return (
    <ul className="grid gap-2">
      {rows.map((row) => (
        <BoardEntry key={row.userId} row={row} dueAt={dueAt} />
      ))}
    </ul>
  );
}

function BoardEntry({ row, dueAt }: { row: BoardRow; dueAt: Date | null }) {
  const t = useTranslations("projects");
  const { displayName, username, latest } = row;
  return (
    <li className="grid gap-x-4 gap-y-1 rounded-xl sm:flex sm:items-center sm:justify-between border border-line bg-surface px-4 py-3">
      <span className="min-w-0">
        {latest ? (
          <Link
            href={`/teach/submissions/${latest.id}`}
            className="inline-flex min-h-11 items-center font-semibold text-accent hover:underline"
          >
            <bdi>{displayName}</bdi>
          </Link>
        ) : (
          <bdi className="font-semibold">{displayName}</bdi>
        )}
        <span className="block truncate text-sm text-muted">
          <Username>{username}</Username>
        </span>
      </span>
      <span className="grid gap-0.5 sm:justify-items-end sm:text-right">
        <ProjectState state={latest?.state ?? "missing"} />
        {latest && (
          <span className="text-sm text-muted">
            <DateTime at={latest.handedInAt} />
            {dueAt && latest.handedInAt > dueAt && <span>{` · ${t("late")}`}</span>}
          </span>
        )}
      </span>
    </li>
  );
}
