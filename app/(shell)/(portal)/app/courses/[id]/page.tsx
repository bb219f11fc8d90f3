import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import type { ComponentProps } from "react";
import { z } from "zod";
import { AnnouncementList } from "@/components/announcements/announcement-list";
import { OlderAnnouncements } from "@/components/announcements/older-announcements";
import { CourseCover } from "@/components/courses/course-cover";
import { LearningProgress } from "@/components/modules/learning-progress";
import { ModuleList } from "@/components/modules/module-list";
import { EmptyState } from "@/components/ui/card";
import { Markdown } from "@/components/ui/markdown";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Split } from "@/components/ui/split";
import { TextLink } from "@/components/ui/text-link";
import { BackLink } from "@/components/ui/back-link";
import { namedWith } from "@/components/users/person-name";
import { listAnnouncements } from "@/lib/announcements/data";
import { getCourse } from "@/lib/courses/data";
import { canTeach } from "@/lib/courses/policy";
import { listModules } from "@/lib/modules/data";
import { canComplete } from "@/lib/modules/policy";
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
      <Split
        aside={
          <Modules
            courseId={id}
            modules={modules}
            states={states}
            showsProgress={canComplete(actor)}
          />
        }
      >
        <Announcements path={`/app/courses/${id}`} before={before} page={announcements} />
      </Split>
    </>
  );
}

type AnnouncementsProps = {
  path: string;
  before: string | undefined;
  page: Awaited<ReturnType<typeof listAnnouncements>>;
};

function Announcements({ path, before, page }: AnnouncementsProps) {
  const t = useTranslations("courses");
  return (
    <Section
      id="announcements"
      title={t("announcements")}
      aside={
        <TextLink href="#modules" className="lg:hidden">
          {t("toModules")}
        </TextLink>
      }
    >
      <AnnouncementList announcements={page.items} />
      {page.items.length === 0 && <EmptyState art="megaphone">{t("noAnnouncements")}</EmptyState>}
      <OlderAnnouncements path={path} before={before} next={page.next} />
    </Section>
  );
}

type ModulesProps = ComponentProps<typeof ModuleList> & { showsProgress: boolean };

/** Beside the announcements where there is room, otherwise below them. */
function Modules({ showsProgress, ...props }: ModulesProps) {
  const t = useTranslations("courses");
  const { modules } = props;
  return (
    <Section id="modules" title={t("modules")}>
      {showsProgress && modules.length > 0 && (
        <LearningProgress
          completed={modules.filter(({ isOpen, completedAt }) => isOpen && completedAt).length}
          total={modules.length}
        />
      )}
      <ModuleList {...props} />
      {modules.length === 0 && <EmptyState art="course">{t("noModules")}</EmptyState>}
    </Section>
  );
}
