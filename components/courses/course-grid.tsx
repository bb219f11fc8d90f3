import { useTranslations } from "next-intl";
import Link from "next/link";
import { Card } from "@/components/ui/card";
import type { CourseSummary } from "@/lib/courses/data";

type Show = {
  base: string;
  show: "teacher" | "students";
  /** The level below that of what stands above the cards. */
  heading: "h2" | "h3";
};

export function CourseGrid({ courses, ...rest }: Show & { courses: CourseSummary[] }) {
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {courses.map((course) => (
        <li key={course.id} className="grid">
          <CourseCard course={course} {...rest} />
        </li>
      ))}
    </ul>
  );
}

function CourseCard({ course, base, show, heading: Heading }: Show & { course: CourseSummary }) {
  const t = useTranslations("courses");
  return (
    <Card className="relative grid content-start gap-1 transition-colors hover:border-accent">
      <Heading className="text-lg font-bold">
        {/* The whole card leads there, but only the title is the link's name. */}
        <Link
          href={`${base}/${course.id}`}
          className="after:absolute after:inset-0 after:rounded-xl"
        >
          {course.title}
        </Link>
      </Heading>
      <p className="line-clamp-2 text-muted">{course.description}</p>
      <p className="pt-1 text-sm text-muted">
        {show === "teacher"
          ? t("teacher", { name: course.teacherName })
          : t("studentCount", { count: course.studentCount })}
        {" · "}
        {t("moduleCount", { count: course.moduleCount })}
      </p>
    </Card>
  );
}
