import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CourseGrid } from "@/components/courses/course-grid";
import { CreateCourseForm } from "@/components/courses/create-course-form";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { listTaughtCourses } from "@/lib/courses/data";
import { requireRole } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("teach");
  return { title: t("title") };
}

export default async function TeachPage() {
  const actor = await requireRole("/teach", ["teacher", "admin"]);
  const [t, courses] = await Promise.all([getTranslations("teach"), listTaughtCourses(actor)]);
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <CourseGrid courses={courses} base="/teach/courses" show="students" heading="h2" />
      {courses.length === 0 && <EmptyState>{t("empty")}</EmptyState>}
      <CreateCourseForm />
    </>
  );
}
