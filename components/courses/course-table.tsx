import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import type { CourseSummary } from "@/lib/courses/data";

type Props = { courses: (CourseSummary & { createdAt: Date })[] };

/** Every course of the school: a table on a wide screen, cards on a phone. */
export function CourseTable({ courses }: Props) {
  const t = useTranslations();
  const format = useFormatter();
  const headings = [t("admin.course"), t("admin.teacher"), t("admin.size"), t("admin.created")];
  return (
    <table className="block w-full sm:table">
      <thead className="sr-only sm:not-sr-only">
        <tr className="text-left text-sm text-muted">
          {headings.map((heading) => (
            <th key={heading} scope="col" className="p-3">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block sm:table-row-group">
        {courses.map((course) => (
          <tr
            key={course.id}
            className="mb-2 grid gap-1 rounded-xl border border-line bg-surface p-3 sm:table-row sm:rounded-none [&>*]:sm:border-t [&>*]:sm:border-line [&>*]:sm:p-3"
          >
            <th scope="row" className="text-left font-semibold">
              <Link href={`/teach/courses/${course.id}`} className="text-accent hover:underline">
                {course.title}
              </Link>
            </th>
            <td>{course.teacherName}</td>
            <td className="text-sm text-muted">
              {t("courses.studentCount", { count: course.studentCount })}
              {" · "}
              {t("courses.moduleCount", { count: course.moduleCount })}
            </td>
            <td className="text-sm text-muted">
              {format.dateTime(course.createdAt, { dateStyle: "medium" })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
