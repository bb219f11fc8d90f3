import { useTranslations } from "next-intl";
import { AttachmentList } from "@/components/files/attachment-list";
import { SaveFiles } from "@/components/offline/save-files";
import { ProjectState } from "@/components/projects/project-state";
import { DueTime } from "@/components/time/due-time";
import { Card } from "@/components/ui/card";
import { Markdown } from "@/components/ui/markdown";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import type { SubmissionState } from "@/db/enums";
import type { ModuleWithText } from "@/lib/modules/data";
import { dueView } from "@/lib/projects/due";

type ContentProps = Pick<ModuleWithText, "summary" | "text" | "attachments" | "project">;

/** What a module is about, its text and its files. */
export function ModuleContent({ summary, text, attachments, project }: ContentProps) {
  const t = useTranslations("learning");
  const isEmpty = !summary && !text && attachments.length === 0 && !project;
  return (
    <>
      {summary && <Markdown text={summary} heading="h2" className="text-muted" />}
      {text && <Markdown text={text} heading="h2" className="[overflow-wrap:anywhere]" />}
      {attachments.length > 0 && (
        <div className="grid gap-2">
          <AttachmentList files={attachments} />
          <SaveFiles files={attachments} />
        </div>
      )}
      {isEmpty && <p className="text-muted">{t("noText")}</p>}
    </>
  );
}

type ProjectProps = {
  project: NonNullable<ModuleWithText["project"]>;
  /** Of a student's latest attempt; null for who teaches. */
  state: SubmissionState | "missing" | null;
};

/** The project of a module, with its state, and the link to it. */
export function ModuleProject({ project: { id, deliverable, dueAt }, state }: ProjectProps) {
  const t = useTranslations();
  const submitted = state === "missing" || state === null ? undefined : state;
  return (
    <Section id="project" title={t("modules.fields.hasProject")}>
      <Card className="grid gap-2">
        <div className="-my-1.5 flex flex-wrap items-center justify-between gap-x-4">
          <TextLink href={`/app/projects/${id}`}>{t("projects.open")}</TextLink>
          {state && <ProjectState state={state} />}
        </div>
        {deliverable && (
          <p dir="auto" className="max-w-prose whitespace-pre-line text-muted">
            {deliverable}
          </p>
        )}
        {dueAt && (
          <p className="text-sm text-muted">
            <span>{t("projects.due")}</span>{" "}
            <DueTime at={dueAt} view={state ? dueView(submitted) : "class"} />
          </p>
        )}
      </Card>
    </Section>
  );
}
