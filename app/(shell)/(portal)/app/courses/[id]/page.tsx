import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { AnnouncementList } from "@/components/announcements/announcement-list";
import { OlderAnnouncements } from "@/components/announcements/older-announcements";
import { CourseCover } from "@/components/courses/course-cover";
import { ModuleList } from "@/components/modules/module-list";
import { EmptyState } from "@/components/ui/card";
import { Markdown } from "@/components/ui/markdown";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { BackLink } from "@/components/ui/back-link";
import { namedWith } from "@/components/users/person-name";
import { listAnnouncements } from "@/lib/announcements/data";
import { getCourse } from "@/lib/courses/data";
import { canTeach } from "@/lib/courses/policy";
import { listModules } from "@/lib/modules/data";
import { listOwnStates } from "@/lib/projects/data";
import { requireActor } from "@/lib/handlers/page-access";

const beforeSchema = z.string().optional().catch(undefined);

export async function generateMetadata({
  params,
}: PageProps<"/app/courses/[id]">): Promise<Metadata> {
  const { id } = await params;
  const course = await getCourse(await requireActor(`/app/courses/${id}`), id);
  return { title: course?.title };
}

export default async function CoursePage({ params, searchParams }: PageProps<"/app/courses/[id]">) {
  const { id } = await params;
  const actor = await requireActor(`/app/courses/${id}`);
  const course = await getCourse(actor, id);
  if (!course) notFound();

  const before = beforeSchema.parse((await searchParams).before);
  const [t, modules, states, announcements] = await Promise.all([
    getTranslations("courses"),
    listModules(actor, id),
    listOwnStates(actor, id),
    listAnnouncements(actor, { courseId: id, before }),
  ]);
  return (
    <>
      {canTeach(actor) && <BackLink href={`/teach/courses/${id}`}>{t("toTeaching")}</BackLink>}
      <CourseCover cover={course.cover} className="rounded-xl" />
      <PageHeader
        title={course.title}
        lead={t.rich("teacher", {
          name: course.teacherName,
          person: namedWith(course.teacherRole),
        })}
      />
      {course.status === "archived" && <p className="text-muted">{t("archived")}</p>}
      {course.description && <Markdown text={course.description} heading="h2" />}
      <Section id="announcements" title={t("announcements")}>
        <AnnouncementList announcements={announcements.items} />
        {announcements.items.length === 0 && (
          <EmptyState art="megaphone">{t("noAnnouncements")}</EmptyState>
        )}
        <OlderAnnouncements path={`/app/courses/${id}`} before={before} next={announcements.next} />
      </Section>
      <Section id="modules" title={t("modules")}>
        <ModuleList modules={modules} states={states} />
        {modules.length === 0 && <EmptyState art="course">{t("noModules")}</EmptyState>}
      </Section>
    </>
  );
}
