import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTimeZone, getTranslations } from "next-intl/server";
import { z } from "zod";
import { SentList } from "@/components/announcements/announcement-list";
import { OlderAnnouncements } from "@/components/announcements/older-announcements";
import { CourseFrame } from "@/components/courses/course-frame";
import { PendingWork } from "@/components/courses/pending-work";
import { JoinSettings } from "@/components/members/join-settings";
import { AddModuleForm } from "@/components/modules/add-module-form";
import { ReceiptsFreshness } from "@/components/notifications/receipts-freshness";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { ShownOnce } from "@/components/ui/shown-once";
import { Section } from "@/components/ui/section";
import { listSentAnnouncements } from "@/lib/announcements/data";
import { getManagedCourse } from "@/lib/courses/data";
import { canOwn } from "@/lib/courses/policy";
import { env } from "@/lib/env";
import { zoneNamed } from "@/lib/i18n/preferences";
import { listModules } from "@/lib/modules/data";
import { countWaiting } from "@/lib/projects/data";
import { requireRole } from "@/lib/handlers/page-access";

type Props = PageProps<"/teach/courses/[id]">;

const querySchema = z.object({
  sent: z.coerce.number().int().positive().optional().catch(undefined),
  before: z.string().optional().catch(undefined),
});

async function findCourse({ params }: Props) {
  const { id } = await params;
  const actor = await requireRole(`/teach/courses/${id}`, ["teacher", "admin"]);
  const course = (await getManagedCourse(actor, id)) ?? notFound();
  return { actor, course };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await findCourse(props)).course.title };
}

/** The first part of a teacher's course page: what waits, the code, and the announcements. */
export default async function TeachCoursePage(props: Props) {
  const { actor, course } = await findCourse(props);
  const { sent, before } = querySchema.parse(await props.searchParams);
  const courseId = course.id;
  const [t, timeZone, announcements, modules, pendingReviews] = await Promise.all([
    getTranslations(),
    getTimeZone(),
    listSentAnnouncements(actor, { courseId, before }),
    listModules(actor, courseId),
    countWaiting(actor, courseId),
  ]);
  const path = `/teach/courses/${courseId}`;
  const canChange = course.status !== "archived";
  return (
    <>
      {sent && (
        <ShownOnce query="sent">
          <Notice tone="success">{t("teach.sent", { count: sent })}</Notice>
        </ShownOnce>
      )}
      <CourseFrame
        course={course}
        part="announcements"
        isOwner={canOwn(actor, course)}
        action={
          course.status === "published" && (
            <ButtonLink href={`${path}/announcements/new`}>{t("teach.announce")}</ButtonLink>
          )
        }
      >
        {canChange && (
          <>
            <PendingWork courseId={courseId} modules={modules} pendingReviews={pendingReviews} />
            <AddModuleForm
              courseId={courseId}
              zone={zoneNamed(timeZone)}
              canAnnounce={course.status === "published" && course.studentCount > 0}
            />
          </>
        )}
        {canChange && (
          <JoinSettings course={course} link={`${env.APP_ORIGIN}/app/join/${course.joinCode}`} />
        )}
        <SentAnnouncements page={announcements} path={path} before={before} />
      </CourseFrame>
    </>
  );
}

type SentAnnouncementsProps = {
  page: Awaited<ReturnType<typeof listSentAnnouncements>>;
  path: string;
  before: string | undefined;
};

function SentAnnouncements({ page, path, before }: SentAnnouncementsProps) {
  const t = useTranslations();
  return (
    <Section id="announcements" title={t("teach.sentAnnouncements")}>
      <ReceiptsFreshness />
      <SentList announcements={page.items} />
      {page.items.length === 0 && <EmptyState>{t("teach.noneSent")}</EmptyState>}
      <OlderAnnouncements path={path} before={before} next={page.next} />
    </Section>
  );
}
