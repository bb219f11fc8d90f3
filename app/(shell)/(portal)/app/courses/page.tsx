import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { NotLearning } from "@/components/courses/home-courses";
import { OwnCourses } from "@/components/courses/own-courses";
import { JoinCourseForm } from "@/components/members/join-course-form";
import { EmptyState } from "@/components/ui/card";
import { Split } from "@/components/ui/split";
import { PageHeader } from "@/components/ui/page-header";
import { countEnrolledCourses, listEnrolledCourses } from "@/lib/courses/data";
import { ownCoursesPageSchema } from "@/lib/courses/schema";
import { requireActor } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("courses");
  return { title: t("title") };
}

export default async function CoursesPage({ searchParams }: PageProps<"/app/courses">) {
  const actor = await requireActor("/app/courses");
  const query = ownCoursesPageSchema.parse(await searchParams);
  const [t, page, count] = await Promise.all([
    getTranslations("courses"),
    listEnrolledCourses(actor, query),
    countEnrolledCourses(actor, query.search),
  ]);
  const isStudent = actor.role === "student";
  const courses = (
    <OwnCourses
      path="/app/courses"
      page={page}
      count={count}
      query={query}
      base="/app/courses"
      show="teacher"
      empty={
        isStudent ? (
          <EmptyState art="course">{t("empty")}</EmptyState>
        ) : (
          <NotLearning role={actor.role} />
        )
      }
    />
  );
  return (
    <>
      <PageHeader title={t("title")} />
      {isStudent ? (
        <Split aside={<JoinCourseForm />} sticky>
          {courses}
        </Split>
      ) : (
        courses
      )}
    </>
  );
}
