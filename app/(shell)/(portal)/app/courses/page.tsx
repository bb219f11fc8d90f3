import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CourseGrid } from "@/components/courses/course-grid";
import { NoCourses } from "@/components/courses/home-courses";
import { JoinCourseForm } from "@/components/members/join-course-form";
import { PageHeader } from "@/components/ui/page-header";
import { listEnrolledCourses } from "@/lib/courses/data";
import { requireActor } from "@/lib/handlers/page-access";

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
      {courses.length === 0 && <NoCourses role={actor.role} />}
      {courses.length > 0 && actor.role === "student" && <JoinCourseForm />}
    </>
  );
}
