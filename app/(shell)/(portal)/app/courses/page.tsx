import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CourseGrid } from "@/components/courses/course-grid";
import { JoinCourseForm } from "@/components/courses/join-course-form";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/session";
import { listEnrolledCourses } from "@/lib/courses/data";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("courses");
  return { title: t("title") };
}

export default async function CoursesPage() {
  const actor = await requireActor("/app/courses");
  const [t, courses] = await Promise.all([getTranslations("courses"), listEnrolledCourses(actor)]);
  return (
    <>
      <PageHeader title={t("title")} />
      <CourseGrid courses={courses} base="/app/courses" show="teacher" heading="h2" />
      {courses.length === 0 && <EmptyState>{t("empty")}</EmptyState>}
      {actor.role === "student" && <JoinCourseForm />}
    </>
  );
}
