import { useTranslations } from "next-intl";
import { MemberList } from "@/components/members/member-list";
import { CompletionState } from "@/components/modules/completion-list";
import { BoardEntry } from "@/components/projects/board";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import type { TeachersView } from "@/lib/privacy/teachers-view";

type Seen = TeachersView["courses"][number];

/** A student's row in the list of a course's students, and on the boards of its projects. */
export function SeenCourse({
  seen: { course, member, progress, completions, boards },
}: {
  seen: Seen;
}) {
  const t = useTranslations("teachersView");
  return (
    <Section id={course.id} title={course.title}>
      <div className="grid grid-cols-1 gap-4">
        <div className="grid grid-cols-1 gap-1">
          <h3 className="font-semibold">{t("members")}</h3>
          <MemberList
            courseId={course.id}
            members={[member]}
            progress={progress}
            canChange={false}
          />
        </div>
        {completions.length > 0 && <SeenModules completions={completions} />}
        {boards.map((board) => (
          <SeenBoard key={board.project.id} board={board} />
        ))}
      </div>
    </Section>
  );
}

/** Of each module whether it is marked as done; the student's name is above. */
function SeenModules({ completions }: Pick<Seen, "completions">) {
  const t = useTranslations("teachersView");
  return (
    <div className="grid grid-cols-1 gap-1">
      <h3 className="font-semibold">{t("modules")}</h3>
      <ul className="rounded-xl border border-line bg-surface px-3 sm:px-4">
        {completions.map(({ module: { id, title }, row }) => (
          <li
            key={id}
            className="flex flex-wrap items-center justify-between gap-x-4 border-t border-line py-2 first:border-0"
          >
            <bdi className="min-w-0">{title}</bdi>
            <CompletionState {...row} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function SeenBoard({ board: { project, row } }: { board: Seen["boards"][number] }) {
  const t = useTranslations("teachersView");
  return (
    <div className="grid grid-cols-1 gap-1">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <h3 className="min-w-0 font-semibold">
          <span>{t("project")}</span>
          <span> · </span>
          <bdi>{project.title}</bdi>
        </h3>
        {row.latest && <TextLink href={`/app/projects/${project.id}`}>{t("attempts")}</TextLink>}
      </div>
      <ul className="rounded-xl border border-line bg-surface px-3 sm:px-4">
        <BoardEntry row={row} dueAt={project.dueAt} />
      </ul>
    </div>
  );
}
