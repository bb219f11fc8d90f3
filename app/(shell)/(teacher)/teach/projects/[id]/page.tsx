import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ComponentProps } from "react";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { Board, BoardTotals } from "@/components/projects/board";
import { ProjectBrief } from "@/components/projects/project-brief";
import { DueTime } from "@/components/time/due-time";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { Section } from "@/components/ui/section";
import { Split } from "@/components/ui/split";
import { Tabs } from "@/components/ui/tabs";
import { withQuery } from "@/lib/paths";
import { countBoard, listBoard } from "@/lib/projects/board";
import { getManagedProject } from "@/lib/projects/data";
import { boardFilters, boardPageSchema } from "@/lib/projects/schema";
import { requireRole } from "@/lib/handlers/page-access";
import { BackLink } from "@/components/ui/back-link";

type Props = PageProps<"/teach/projects/[id]">;

async function findProject({ params }: Props) {
  const { id } = await params;
  const actor = await requireRole(`/teach/projects/${id}`, ["teacher", "admin"]);
  const project = (await getManagedProject(actor, id)) ?? notFound();
  return { actor, project };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await findProject(props)).project.moduleTitle };
}

export default async function BoardPage(props: Props) {
  const { actor, project } = await findProject(props);
  const { show, after } = boardPageSchema.parse(await props.searchParams);
  const projectId = project.id;
  const [t, counts, page] = await Promise.all([
    getTranslations(),
    countBoard(actor, projectId),
    listBoard(actor, { projectId, show, after }),
  ]);
  const path = `/teach/projects/${projectId}`;
  const all = boardFilters.reduce((sum, filter) => sum + counts[filter], 0);
  const tabs = [undefined, ...boardFilters].map((filter) => ({
    href: withQuery(path, { show: filter }),
    label: filter
      ? `${t(`projects.states.${filter}`)} (${counts[filter]})`
      : `${t("projects.all")} (${all})`,
    current: filter === show,
  }));
  const next = page.next === null ? undefined : withQuery(path, { show, after: page.next });
  return (
    <>
      <BackLink href={`/teach/courses/${project.courseId}/modules`}>{project.courseTitle}</BackLink>
      <PageHeader
        title={project.moduleTitle}
        lead={
          project.dueAt && (
            <>
              <span>{t("projects.due")}</span> <DueTime at={project.dueAt} view="class" />
            </>
          )
        }
      />
      {all > 0 && <BoardTotals counts={counts} />}
      <Split aside={<Brief project={project} />}>
        <Section id="board" title={t("projects.board")}>
          <Tabs label={t("projects.filter")} tabs={tabs} />
          <Board rows={page.items} dueAt={project.dueAt} />
          {page.items.length === 0 && <EmptyState art="people">{t("projects.nobody")}</EmptyState>}
          <Pager
            start={
              after ? { href: withQuery(path, { show }), label: t("layout.newest") } : undefined
            }
            next={next ? { href: next, label: t("layout.more") } : undefined}
          />
        </Section>
      </Split>
    </>
  );
}

function Brief({ project }: Pick<ComponentProps<typeof ProjectBrief>, "project">) {
  const t = useTranslations("projects");
  return (
    <Section id="brief" title={t("brief")}>
      <ProjectBrief project={project} />
    </Section>
  );
}
