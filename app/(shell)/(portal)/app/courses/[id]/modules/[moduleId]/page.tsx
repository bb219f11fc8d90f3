import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { ClosedModule } from "@/components/modules/closed-module";
import { CompletionForm } from "@/components/modules/completion-form";
import { ModuleContent, ModuleProject } from "@/components/modules/module-content";
import { ModuleNeighbours } from "@/components/modules/module-neighbours";
import { ModuleOpening } from "@/components/modules/module-opening";
import { BackLink } from "@/components/ui/back-link";
import { ButtonLink } from "@/components/ui/button";
import { Column } from "@/components/ui/column";
import { PageHeader } from "@/components/ui/page-header";
import { getCourse } from "@/lib/courses/data";
import { canTeach } from "@/lib/courses/policy";
import { requireActor } from "@/lib/handlers/page-access";
import { findClosedModule } from "@/lib/modules/closed-module";
import { getModule, listModuleTitles } from "@/lib/modules/data";
import { canComplete } from "@/lib/modules/policy";
import { listOwnStates } from "@/lib/projects/data";

type Props = PageProps<"/app/courses/[id]/modules/[moduleId]">;

async function findModule({ params }: Props) {
  const { id: courseId, moduleId } = await params;
  const actor = await requireActor(`/app/courses/${courseId}/modules/${moduleId}`);
  const [course, found] = await Promise.all([
    getCourse(actor, courseId),
    getModule(actor, { courseId, moduleId }),
  ]);
  if (course && found) return { actor, course, found };
  return { closed: (await findClosedModule(actor, { courseId, moduleId })) ?? notFound() };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const t = await getTranslations("learning");
  return { title: (await findModule(props)).found?.title ?? t("closedTitle") };
}

export default async function ModulePage(props: Props) {
  const { actor, course, found, closed } = await findModule(props);
  if (closed) return <ClosedModule {...closed} />;
  const { id: moduleId, isOpen, project } = found;
  const isTeacher = canTeach(actor);
  const [t, titles, states] = await Promise.all([
    getTranslations("learning"),
    listModuleTitles(actor, course.id),
    listOwnStates(actor, course.id),
  ]);
  const index = titles.findIndex(({ id }) => id === moduleId);
  const target = { courseId: course.id, moduleId };
  const isArchived = course.status === "archived";
  return (
    <Column>
      <BackLink href={`/app/courses/${course.id}`}>{course.title}</BackLink>
      <PageHeader
        title={found.title}
        lead={t("position", { number: index + 1, total: titles.length })}
      >
        {isTeacher && <TeacherLinks {...target} canEdit={!isArchived} />}
      </PageHeader>
      {!isOpen && <ModuleOpening opensAt={found.opensAt} />}
      {(isOpen || isTeacher) && <ModuleContent {...found} />}
      {project && (
        <ModuleProject
          project={project}
          state={isTeacher ? null : (states.get(project.id) ?? "missing")}
        />
      )}
      {isOpen && canComplete(actor) && (
        <CompletionForm {...target} completedAt={found.completedAt} canChange={!isArchived} />
      )}
      <ModuleNeighbours
        courseId={course.id}
        previous={titles[index - 1]}
        next={titles[index + 1]}
      />
    </Column>
  );
}

type TeacherLinksProps = { courseId: string; moduleId: string; canEdit: boolean };

function TeacherLinks({ courseId, moduleId, canEdit }: TeacherLinksProps) {
  const t = useTranslations();
  const path = `/teach/courses/${courseId}/modules/${moduleId}`;
  return (
    <>
      {canEdit && (
        <ButtonLink variant="secondary" href={path}>
          {t("modules.editTitle")}
        </ButtonLink>
      )}
      <ButtonLink variant="secondary" href={`${path}/progress`}>
        {t("learning.whoIsDone")}
      </ButtonLink>
    </>
  );
}
