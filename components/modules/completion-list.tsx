import { useTranslations } from "next-intl";
import { DateTime } from "@/components/time/date-time";
import { CircleDashed } from "@/components/ui/icons";
import { Avatar } from "@/components/users/avatar";
import { Username } from "@/components/users/username";
import type { Completion } from "@/lib/modules/progress";
import { ModuleCompleted } from "./module-completed";

/** The students of a module's course: who has marked it as done, and who has not. */
export const CompletionList = ({ rows }: { rows: Completion[] }) => (
  <ul className="rounded-xl border border-line bg-surface px-3 empty:hidden sm:px-4">
    {rows.map(({ userId, displayName, username, completedAt }) => (
      <li key={userId} className="flex items-center gap-3 border-t border-line py-2 first:border-0">
        <Avatar name={displayName} />
        <div className="grid min-w-0 flex-1 grid-cols-1 gap-x-4 sm:grid-cols-[1fr_auto] sm:items-center">
          <p className="min-w-0 font-semibold">
            <bdi>{displayName}</bdi>
            <span className="block truncate text-sm font-normal text-muted">
              <Username>{username}</Username>
            </span>
          </p>
          <CompletionState completedAt={completedAt} />
        </div>
      </li>
    ))}
  </ul>
);

/** Whether and when a student has marked a module as done. */
export function CompletionState({ completedAt }: Pick<Completion, "completedAt">) {
  const t = useTranslations("learning.states");
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-sm">
      {completedAt ? (
        <>
          <ModuleCompleted />
          <span className="text-muted">
            <DateTime at={completedAt} />
          </span>
        </>
      ) : (
        <span className="inline-flex items-center gap-1 text-muted">
          <CircleDashed aria-hidden="true" className="size-4 shrink-0" />
          <span>{t("remaining")}</span>
        </span>
      )}
    </p>
  );
}
