import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTimeZone, getTranslations } from "next-intl/server";
import { z } from "zod";
import { CourseFrame } from "@/components/courses/course-frame";
import { AnnounceModulePrompt } from "@/components/modules/announce-module-prompt";
import { ModuleEditorList } from "@/components/modules/module-editor-list";
import { getManagedCourse } from "@/lib/courses/data";
import { canOwn } from "@/lib/courses/policy";
import { fileLimits } from "@/lib/files/limits";
import { zoneNamed } from "@/lib/i18n/preferences";
import { listModules } from "@/lib/modules/data";
import { countCompletionsOfAll } from "@/lib/modules/progress";
import { moduleIdSchema } from "@/lib/modules/schema";
import { countWaiting } from "@/lib/projects/data";
import { requireRole } from "@/lib/handlers/page-access";

const querySchema = z.object({ opened: moduleIdSchema.optional().catch(undefined) });

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("courseTabs");
  return { title: t("modules") };
}

export default async function ModulesPage({
  params,
  searchParams,
}: PageProps<"/teach/courses/[id]/modules">) {
  const { id: courseId } = await params;
  const actor = await requireRole(`/teach/courses/${courseId}/modules`, ["teacher", "admin"]);
  const course = (await getManagedCourse(actor, courseId)) ?? notFound();
  const { opened } = querySchema.parse(await searchParams);
  const [timeZone, modules, pendingReviews, completions] = await Promise.all([
    getTimeZone(),
    listModules(actor, courseId),
    countWaiting(actor, courseId),
    countCompletionsOfAll(actor, courseId),
  ]);
  const canAnnounce = course.status === "published" && course.studentCount > 0;
  return (
    <>
      {canAnnounce && opened && <AnnounceModulePrompt courseId={courseId} moduleId={opened} />}
      <CourseFrame course={course} part="modules" isOwner={canOwn(actor, course)}>
        <ModuleEditorList
          course={course}
          modules={modules}
          pendingReviews={pendingReviews}
          completions={completions}
          zone={zoneNamed(timeZone)}
          limits={fileLimits()}
        />
      </CourseFrame>
    </>
  );
}
