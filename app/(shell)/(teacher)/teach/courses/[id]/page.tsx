import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTimeZone, getTranslations } from "next-intl/server";
import { z } from "zod";
import { SentList } from "@/components/announcements/announcement-list";
import { CourseCover } from "@/components/courses/course-cover";
import { CourseStatusBanner } from "@/components/courses/course-status-banner";
import { JoinSettings } from "@/components/members/join-settings";
import { AnnounceModulePrompt } from "@/components/modules/announce-module-prompt";
import { StudentList } from "@/components/members/student-list";
import { ModuleEditorList } from "@/components/modules/module-editor-list";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/card";
import { Markdown } from "@/components/ui/markdown";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { listSentAnnouncements } from "@/lib/announcements/data";
import { getManagedCourse } from "@/lib/courses/data";
import { canOwn } from "@/lib/courses/policy";
import { env } from "@/lib/env";
import { zoneNamed } from "@/lib/i18n/preferences";
import { listModules } from "@/lib/modules/data";
import { moduleIdSchema } from "@/lib/modules/schema";
import { countWaiting } from "@/lib/projects/data";
import { listMembers } from "@/lib/members/data";
import { requireRole } from "@/lib/handlers/page-access";

type Props = PageProps<"/teach/courses/[id]">;

const querySchema = z.object({
  sent: z.coerce.number().int().positive().optional().catch(undefined),
  before: z.string().optional().catch(undefined),
  opened: moduleIdSchema.optional().catch(undefined),
});

/** The page of the students lists all of them. */
const MAX_STUDENTS = 8;

async function findCourse({ params }: Props) {
  const { id } = await params;
  const actor = await requireRole(`/teach/courses/${id}`, ["teacher", "admin"]);
  const course = (await getManagedCourse(actor, id)) ?? notFound();
  return { actor, course };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await findCourse(props)).course.title };
}

export default async function TeachCoursePage(props: Props) {
  const { actor, course } = await findCourse(props);
  const { sent, before, opened } = querySchema.parse(await props.searchParams);
  const courseId = course.id;
  const [t, timeZone, announcements, modules, pendingReviews, students] = await Promise.all([
    getTranslations(),
    getTimeZone(),
    listSentAnnouncements(actor, { courseId, before }),
    listModules(actor, courseId),
    countWaiting(actor, courseId),
    listMembers(actor, { courseId, limit: MAX_STUDENTS }),
  ]);
  const isOwner = canOwn(actor, course);
  const canAnnounce = course.status === "published" && course.studentCount > 0;
  const path = `/teach/courses/${courseId}`;
  return (
    <>
      {sent && <Notice tone="success">{t("teach.sent", { count: sent })}</Notice>}
      {canAnnounce && opened && <AnnounceModulePrompt courseId={courseId} moduleId={opened} />}
      <CourseCover cover={course.cover} className="rounded-xl" />
      <PageHeader title={course.title}>
        {course.status === "published" && (
          <ButtonLink href={`${path}/announcements/new`}>{t("teach.announce")}</ButtonLink>
        )}
        <ButtonLink variant="secondary" href={`${path}/edit`}>
          {t("teach.settings")}
        </ButtonLink>
      </PageHeader>
      {course.description && <Markdown text={course.description} heading="h2" />}
      <CourseStatusBanner course={course} isOwner={isOwner} />
      {course.status !== "archived" && (
        <JoinSettings course={course} link={`${env.APP_ORIGIN}/app/join/${course.joinCode}`} />
      )}
      <SentAnnouncements page={announcements} path={path} />
      <ModuleEditorList
        course={course}
        modules={modules}
        pendingReviews={pendingReviews}
        zone={zoneNamed(timeZone)}
      />
      <StudentList course={course} students={students.items} />
    </>
  );
}

type SentAnnouncementsProps = {
  page: Awaited<ReturnType<typeof listSentAnnouncements>>;
  path: string;
};

function SentAnnouncements({ page, path }: SentAnnouncementsProps) {
  const t = useTranslations();
  return (
    <Section id="announcements" title={t("teach.sentAnnouncements")}>
      <SentList announcements={page.items} />
      {page.items.length === 0 && <EmptyState>{t("teach.noneSent")}</EmptyState>}
      {page.next !== null && (
        <TextLink href={`${path}?before=${page.next}`}>{t("courses.olderAnnouncements")}</TextLink>
      )}
    </Section>
  );
}
