import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getTimeZone, getTranslations } from "next-intl/server";
import { DeleteModuleForm } from "@/components/modules/delete-module-form";
import { EditModuleForm } from "@/components/modules/edit-module-form";
import { Card } from "@/components/ui/card";
import { Column } from "@/components/ui/column";
import { PageHeader } from "@/components/ui/page-header";
import { getManagedCourse } from "@/lib/courses/data";
import { localTimeOf } from "@/lib/dates";
import { fileLimits } from "@/lib/files/limits";
import { zoneNamed } from "@/lib/i18n/preferences";
import { getModule, type ModuleWithText } from "@/lib/modules/data";
import { requireRole } from "@/lib/handlers/page-access";
import { BackLink } from "@/components/ui/back-link";

type Props = PageProps<"/teach/courses/[id]/modules/[moduleId]">;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("modules");
  return { title: t("editTitle") };
}

export default async function ModulePage({ params }: Props) {
  const { id: courseId, moduleId } = await params;
  const path = `/teach/courses/${courseId}/modules/${moduleId}`;
  const actor = await requireRole(path, ["teacher", "admin"]);
  const course = (await getManagedCourse(actor, courseId)) ?? notFound();
  if (course.status === "archived") redirect(`/teach/courses/${courseId}/modules`);
  const courseModule = (await getModule(actor, { courseId, moduleId })) ?? notFound();
  const [t, timeZone] = await Promise.all([getTranslations("modules"), getTimeZone()]);
  const target = { courseId, moduleId };
  return (
    <Column>
      <BackLink href={`/teach/courses/${courseId}/modules`}>{course.title}</BackLink>
      <PageHeader title={t("editTitle")} />
      <Card>
        <EditModuleForm
          {...target}
          version={courseModule.version}
          attachments={courseModule.attachments}
          limits={fileLimits()}
          saved={initialValues(courseModule, timeZone)}
          zone={zoneNamed(timeZone)}
        />
      </Card>
      <DeleteModuleForm {...target} />
    </Column>
  );
}

/** The initial form values of an existing module. */
function initialValues(
  { title, summary, text, opensAt, isOpen, project }: ModuleWithText,
  timeZone: string,
) {
  const localTime = (moment: Date | null | undefined) =>
    moment ? localTimeOf(moment, timeZone) : "";
  return {
    title,
    summary,
    text,
    opening: isOpen ? "now" : opensAt ? "later" : "draft",
    opensAt: isOpen ? "" : localTime(opensAt),
    hasProject: project ? "yes" : "no",
    brief: project?.brief,
    deliverable: project?.deliverable,
    dueAt: localTime(project?.dueAt),
  };
}
