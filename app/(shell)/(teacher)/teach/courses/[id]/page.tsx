import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTimeZone, getTranslations } from "next-intl/server";
import type { ComponentProps, ReactNode } from "react";
import { z } from "zod";
import {
  AnnouncementLists,
  HeldAnnouncements,
} from "@/components/announcements/announcement-lists";
import { SentList } from "@/components/announcements/announcement-list";
import { OlderAnnouncements } from "@/components/announcements/older-announcements";
import { UndoneTooLate } from "@/components/announcements/undone-too-late";
import { CourseFrame } from "@/components/courses/course-frame";
import { PendingWork } from "@/components/courses/pending-work";
import { JoinSettings } from "@/components/members/join-settings";
import { AddModuleForm } from "@/components/modules/add-module-form";
import { ReceiptsFreshness } from "@/components/notifications/receipts-freshness";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { ShownOnce } from "@/components/ui/shown-once";
import { Split } from "@/components/ui/split";
import { listSentAnnouncements } from "@/lib/announcements/data";
import { openOwnLists, ownLists } from "@/lib/announcements/own-list";
import { getManagedCourse, type ManagedCourse } from "@/lib/courses/data";
import { canOwn } from "@/lib/courses/policy";
import { env } from "@/lib/env";
import { fileLimits } from "@/lib/files/limits";
import { zoneNamed } from "@/lib/i18n/preferences";
import { listModules } from "@/lib/modules/data";
import { countWaiting } from "@/lib/projects/data";
import { requireRole } from "@/lib/handlers/page-access";

type Props = PageProps<"/teach/courses/[id]">;

const querySchema = z.object({
  sent: z.coerce.number().int().positive().optional().catch(undefined),
  before: z.string().optional().catch(undefined),
  list: z.enum(ownLists).optional().catch(undefined),
  undo: z.literal("late").optional().catch(undefined),
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
  const { sent, before, list, undo } = querySchema.parse(await props.searchParams);
  const { id: courseId } = course;
  const [t, announcements, own, modules, pendingReviews] = await Promise.all([
    getTranslations(),
    listSentAnnouncements(actor, { courseId, before: list ? undefined : before }),
    openOwnLists(actor, { courseId, list, before }),
    listModules(actor, courseId),
    countWaiting(actor, courseId),
  ]);
  const path = `/teach/courses/${courseId}`;
  return (
    <>
      <Outcome sent={sent} undo={undo} />
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
        <HeldAnnouncements own={own} courseId={courseId} />
        <WithSide course={course} pending={{ courseId, modules, pendingReviews }}>
          <AnnouncementLists
            own={own}
            path={path}
            courseId={courseId}
            before={before}
            sent={<SentAnnouncements page={announcements} path={path} before={before} />}
          />
        </WithSide>
      </CourseFrame>
    </>
  );
}

type WithSideProps = {
  course: ManagedCourse;
  pending: ComponentProps<typeof PendingWork>;
  children: ReactNode;
};

/** Beside the announcements what waits and what belongs to the course; not in an archived one. */
async function WithSide({ course, pending, children }: WithSideProps) {
  if (course.status === "archived") return children;
  const timeZone = await getTimeZone();
  return (
    <Split
      asideFirst
      aside={
        <>
          <PendingWork {...pending} />
          <div className="grid gap-3">
            <AddModuleForm
              courseId={course.id}
              zone={zoneNamed(timeZone)}
              limits={fileLimits()}
              canAnnounce={course.status === "published" && course.studentCount > 0}
            />
            <JoinSettings course={course} link={`${env.APP_ORIGIN}/app/join/${course.joinCode}`} />
          </div>
        </>
      }
    >
      {children}
    </Split>
  );
}

/** What became of what the teacher has just sent or undone. */
function Outcome({ sent, undo }: Pick<z.output<typeof querySchema>, "sent" | "undo">) {
  const t = useTranslations("teach");
  if (undo) return <UndoneTooLate />;
  if (sent === undefined) return null;
  return (
    <ShownOnce query="sent">
      <Notice tone="success">{t("sent", { count: sent })}</Notice>
    </ShownOnce>
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
    <>
      <ReceiptsFreshness />
      <SentList announcements={page.items} />
      {page.items.length === 0 && <EmptyState art="megaphone">{t("teach.noneSent")}</EmptyState>}
      <OlderAnnouncements path={path} before={before} next={page.next} />
    </>
  );
}
