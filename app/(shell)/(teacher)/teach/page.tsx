import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CreateCourseForm } from "@/components/courses/create-course-form";
import { OwnCourses } from "@/components/courses/own-courses";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { countTaughtCourses, listTaughtCourses } from "@/lib/courses/data";
import { ownCoursesPageSchema } from "@/lib/courses/schema";
import { requireRole } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("teach");
  return { title: t("title") };
}

export default async function TeachPage({ searchParams }: PageProps<"/teach">) {
  const actor = await requireRole("/teach", ["teacher", "admin"]);
  const query = ownCoursesPageSchema.parse(await searchParams);
  const [t, page, count] = await Promise.all([
    getTranslations("teach"),
    listTaughtCourses(actor, query),
    countTaughtCourses(actor, query.search),
  ]);
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
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
    </>
  );
}
