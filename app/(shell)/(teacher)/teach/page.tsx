import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import {
  AnnouncementLists,
  HeldAnnouncements,
} from "@/components/announcements/announcement-lists";
import { UndoneTooLate } from "@/components/announcements/undone-too-late";
import { CreateCourseForm } from "@/components/courses/create-course-form";
import { OwnCourses } from "@/components/courses/own-courses";
import { CopyFreshness } from "@/components/notifications/copy-freshness";
import { HomeTasks } from "@/components/tasks/home-tasks";
import { TasksFreshness } from "@/components/tasks/tasks-freshness";
import { TeacherGroups } from "@/components/tasks/teacher-groups";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { openOwnLists, ownLists } from "@/lib/announcements/own-list";
import { listUpcoming } from "@/lib/calendar/events";
import { countTaughtCourses, listTaughtCourses } from "@/lib/courses/data";
import { ownCoursesPageSchema } from "@/lib/courses/schema";
import { requireRole } from "@/lib/handlers/page-access";
import { homePageSchema } from "@/lib/home/schema";
import { listTeacherTasks } from "@/lib/home/tasks";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("teach");
  return { title: t("title") };
}

const announcementsSchema = z.object({
  list: z.enum(ownLists).optional().catch(undefined),
  before: z.string().optional().catch(undefined),
  undo: z.literal("late").optional().catch(undefined),
});

export default async function TeachPage({ searchParams }: PageProps<"/teach">) {
  const actor = await requireRole("/teach", ["teacher", "admin"]);
  const parameters = await searchParams;
  const query = ownCoursesPageSchema.parse(parameters);
  const { list, before, undo } = announcementsSchema.parse(parameters);
  const { all } = homePageSchema.parse(parameters);
  const [t, own, page, count, tasks, upcoming] = await Promise.all([
    getTranslations("teach"),
    openOwnLists(actor, { list, before }),
    listTaughtCourses(actor, query),
    countTaughtCourses(actor, query.search),
    listTeacherTasks(actor, { all }),
    listUpcoming(actor),
  ]);
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      {undo && <UndoneTooLate />}
      <CopyFreshness />
      <TasksFreshness />
      <HeldAnnouncements own={own} />
      <HomeTasks role={actor.role} isDone={tasks.isDone} events={upcoming}>
        <TeacherGroups tasks={tasks} all={all} />
      </HomeTasks>
      <Section id="courses" title={t("courses")}>
        <OwnCourses
          path="/teach"
          page={page}
          count={count}
          query={query}
          base="/teach/courses"
          show="students"
          heading="h3"
          empty={<EmptyState art="course">{t("empty")}</EmptyState>}
        />
        <CreateCourseForm isFirst={count === 0 && !query.search} />
      </Section>
      {(own.shown !== undefined || own.counts.withdrawn > 0) && (
        <AnnouncementLists own={own} path="/teach" before={before} />
      )}
    </>
  );
}
