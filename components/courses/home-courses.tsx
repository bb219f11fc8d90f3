import { useTranslations } from "next-intl";
import { JoinCourseForm } from "@/components/members/join-course-form";
import { EmptyState } from "@/components/ui/card";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import type { Role } from "@/db/enums";
import type { CourseSummary } from "@/lib/courses/data";
import { homeOf } from "@/lib/paths";
import { CourseGrid } from "./course-grid";

type Props = { role: Role; courses: CourseSummary[] };

/** The courses on the home page: those a student learns in, or those a teacher or admin teaches. */
export function HomeCourses({ role, courses }: Props) {
  const t = useTranslations();
  const isStudent = role === "student";
  return (
    <Section
      id="courses"
      title={t(isStudent ? "home.myCourses" : "teach.title")}
      aside={
        <TextLink href={isStudent ? "/app/courses" : homeOf[role]}>{t("home.seeAll")}</TextLink>
      }
    >
      {isStudent ? (
        <CourseGrid courses={courses} base="/app/courses" show="teacher" heading="h3" />
      ) : (
        <CourseGrid courses={courses} base="/teach/courses" show="students" heading="h3" />
      )}
      {courses.length === 0 && <NoCourses role={role} />}
    </Section>
  );
}

/** What to do without a course: a student types a code, others go to their pages. */
export function NoCourses({ role }: { role: Role }) {
  const t = useTranslations();
  if (role === "student") {
    return (
      <>
        <p className="text-muted">{t("courses.empty")}</p>
        <JoinCourseForm />
      </>
    );
  }
  return (
    <EmptyState>
      {t("courses.notLearning")}{" "}
      <TextLink href={homeOf[role]}>
        {t(role === "admin" ? "layout.admin" : "layout.teach")}
      </TextLink>
    </EmptyState>
  );
}
