import { useTranslations } from "next-intl";
import Link from "next/link";
import { Card } from "@/components/ui/card";
import type { CourseSummary } from "@/lib/courses/data";

type Props = { course: CourseSummary; href: string; show: "teacher" | "students" };

export function CourseCard({ course, href, show }: Props) {
  const t = useTranslations("courses");
  return (
    <Card className="relative grid content-start gap-1 transition-colors hover:border-accent">
      <h3 className="text-lg font-bold">
        {/* The whole card leads there, but only the title is the link's name. */}
        <Link href={href} className="after:absolute after:inset-0 after:rounded-xl">
          {course.title}
        </Link>
      </h3>
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

export function CourseGrid({
  courses,
  base,
  show,
}: {
  courses: CourseSummary[];
  base: string;
  show: Props["show"];
}) {
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {courses.map((course) => (
        <li key={course.id} className="grid">
          <CourseCard course={course} href={`${base}/${course.id}`} show={show} />
        </li>
      ))}
    </ul>
  );
}
