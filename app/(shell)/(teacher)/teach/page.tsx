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
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { openOwnLists, ownLists } from "@/lib/announcements/own-list";
import { countTaughtCourses, listTaughtCourses } from "@/lib/courses/data";
import { ownCoursesPageSchema } from "@/lib/courses/schema";
import { requireRole } from "@/lib/handlers/page-access";

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
  const [t, own, page, count] = await Promise.all([
    getTranslations("teach"),
    openOwnLists(actor, { list, before }),
    listTaughtCourses(actor, query),
    countTaughtCourses(actor, query.search),
  ]);
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      {undo && <UndoneTooLate />}
      <HeldAnnouncements own={own} />
      <OwnCourses
        path="/teach"
        page={page}
        count={count}
        query={query}
        base="/teach/courses"
        show="students"
        empty={<EmptyState>{t("empty")}</EmptyState>}
      />
      <CreateCourseForm />
      {(own.shown !== undefined || own.counts.drafts + own.counts.scheduled > 0) && (
        <AnnouncementLists own={own} path="/teach" before={before} />
      )}
    </>
  );
}
