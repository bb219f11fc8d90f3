import { useTranslations } from "next-intl";
import { JoinCourseForm } from "@/components/members/join-course-form";
import { EmptyState } from "@/components/ui/card";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import type { Role } from "@/db/enums";
import type { CourseSummary } from "@/lib/courses/data";
import { homeOf } from "@/lib/paths";
import { CourseGrid } from "./course-grid";

type Props = { role: Role; page: { items: CourseSummary[]; next: string | null } };

/** The courses on the home page: those a student learns in, or those a teacher or admin teaches. */
export function HomeCourses({ role, page: { items, next } }: Props) {
  const t = useTranslations();
  const isStudent = role === "student";
  const all = isStudent ? "/app/courses" : "/teach";
  return (
    <Section
      id="courses"
      title={t(isStudent ? "home.myCourses" : "teach.title")}
      aside={<TextLink href={all}>{t("home.seeAll")}</TextLink>}
    >
      {isStudent ? (
        <CourseGrid courses={items} base="/app/courses" show="teacher" heading="h3" />
      ) : (
        <CourseGrid courses={items} base="/teach/courses" show="students" heading="h3" />
      )}
      {next !== null && (
        <TextLink href={all} className="justify-self-start">
          {t("home.moreCourses", { count: items.length })}
        </TextLink>
      )}
      {items.length === 0 && isStudent && (
        <>
          <p className="text-muted">{t("courses.empty")}</p>
          <JoinCourseForm />
        </>
      )}
      {items.length === 0 && !isStudent && <NotLearning role={role} />}
    </Section>
  );
}

/** For a teacher or an admin, whose courses are on other pages. */
export function NotLearning({ role }: { role: Role }) {
  const t = useTranslations();
  return (
    <EmptyState>
      <span>{t("courses.notLearning")}</span>{" "}
      <TextLink href={homeOf[role]}>
        {t(role === "admin" ? "layout.admin" : "layout.teach")}
      </TextLink>
    </EmptyState>
  );
}
