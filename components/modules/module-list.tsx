import { Check } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DueTime } from "@/components/time/due-time";
import { ProjectState } from "@/components/projects/project-state";
import { Markdown } from "@/components/ui/markdown";
import { Link } from "@/components/ui/link";
import { TextLink } from "@/components/ui/text-link";
import type { SubmissionState } from "@/db/enums";
import type { CourseModule } from "@/lib/modules/data";
import { dueView } from "@/lib/projects/due";
import { ModuleCompleted } from "./module-completed";
import { ModuleOpening } from "./module-opening";

type Props = {
  courseId: string;
  modules: CourseModule[];
  states: ReadonlyMap<string, SubmissionState>;
};

/** The modules of a course for a student, with their progress. */
export function ModuleList({ courseId, modules, states }: Props) {
  const t = useTranslations("projects");
  return (
    <ol className="grid gap-2">
      {modules.map((item, index) => (
        <ModuleItem key={item.id} courseId={courseId} item={item} number={index + 1}>
          {item.project && (
            <div className="flex flex-wrap items-center justify-between gap-x-4 border-t border-line pt-1">
              <TextLink href={`/app/projects/${item.project.id}`}>{t("open")}</TextLink>
              <ProjectState state={states.get(item.project.id) ?? "missing"} />
              {item.project.dueAt && (
                <p className="w-full text-sm text-muted">
                  <span>{t("due")}</span>{" "}
                  <DueTime at={item.project.dueAt} view={dueView(states.get(item.project.id))} />
                </p>
              )}
            </div>
          )}
        </ModuleItem>
      ))}
    </ol>
  );
}

type ItemProps = {
  courseId: string;
  item: CourseModule;
  number: number;
  aside?: ReactNode;
  children?: ReactNode;
};

/** A module in a list; its title leads to its page. */
export function ModuleItem({ courseId, item, number, aside, children }: ItemProps) {
  const { id, title, summary, isOpen, completedAt } = item;
  return (
    <li
      id={id}
      className="flex gap-2 sm:gap-4 rounded-xl border border-line bg-surface p-4 data-[drop=bottom]:[box-shadow:0_0.25rem_0_var(--accent)] data-[drop=top]:[box-shadow:0_-0.25rem_0_var(--accent)]"
    >
      <span
        aria-hidden="true"
        className="grid max-[19rem]:hidden size-8 shrink-0 place-items-center rounded-full bg-accent-soft font-bold"
      >
        {completedAt ? <Check className="size-5 text-accent" /> : number}
      </span>
      <div className="grid min-w-0 flex-1 grid-cols-1 content-start gap-2">
        <div className="-my-1.5 flex flex-wrap items-center gap-x-3">
          <h3 dir="auto" className="min-w-0 font-bold">
            <Link
              href={`/app/courses/${courseId}/modules/${id}`}
              className="flex min-h-11 items-center text-accent underline-offset-4 hover:underline"
            >
              {title}
            </Link>
          </h3>
          {completedAt && <ModuleCompleted />}
        </div>
        {!isOpen && <ModuleOpening {...item} />}
        {summary && <Markdown text={summary} heading="h4" className="text-muted" />}
        {children}
      </div>
      {aside && <div className="-my-2 -mr-2 grid content-start justify-items-end">{aside}</div>}
    </li>
  );
}
