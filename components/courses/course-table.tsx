import { useFormatter, useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import { Tag } from "@/components/ui/card";
import { CardRow, CardTable } from "@/components/ui/card-table";
import { TextLink } from "@/components/ui/text-link";
import type { ListedCourse } from "@/lib/courses/data";
import { CourseActionButton } from "./course-action-button";
import { InlineList } from "@/components/ui/inline-list";
import { isolate } from "@/lib/text/isolate";

/** Every course of the school: a table on a wide screen, cards on a phone. */
export function CourseTable({ courses }: { courses: ListedCourse[] }) {
  const t = useTranslations("admin");
  const headings = [t("course"), t("teacher"), t("size"), t("created"), t("actions")];
  return (
    <CardTable headings={headings}>
      {courses.map((course) => (
        <CourseRow key={course.id} course={course} />
      ))}
    </CardTable>
  );
}

function CourseRow({ course }: { course: ListedCourse }) {
  const t = useTranslations();
  const format = useFormatter();
  const { id, title, status } = course;
  return (
    <CardRow className="gap-1">
      <th scope="row" className="text-left sm:min-w-40 font-semibold">
        <Link
          href={`/teach/courses/${id}`}
          className="inline-flex min-h-11 items-center text-accent hover:underline"
        >
          <bdi>{title}</bdi>
        </Link>{" "}
        {status !== "published" && <Tag>{t(`courses.statuses.${status}`)}</Tag>}
      </th>
      <td dir="auto" className="sm:min-w-40">
        {course.teacherName}
      </td>
      <td className="text-sm text-muted">
        <InlineList>
          {t("courses.studentCount", { count: course.studentCount })}
          {t("courses.moduleCount", { count: course.moduleCount })}
        </InlineList>
      </td>
      <td className="text-sm text-muted">
        {format.dateTime(course.createdAt, { dateStyle: "medium" })}
      </td>
      <td>
        <CourseRowActions course={course} />
      </td>
    </CardRow>
  );
}

function CourseRowActions({ course: { id, title, status } }: { course: ListedCourse }) {
  const t = useTranslations();
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <TextLink
        href={`/teach/courses/${id}/edit`}
        aria-label={t("admin.settingsOf", { title: isolate(title) })}
      >
        {t("admin.settings")}
      </TextLink>
      <TextLink
        href={`/teach/courses/${id}/edit#handover`}
        aria-label={t("admin.handOverOf", { title: isolate(title) })}
      >
        {t("admin.handOver")}
      </TextLink>
      {status === "published" && (
        <CourseActionButton
          courseId={id}
          step="archive"
          label={t("teach.archive")}
          ariaLabel={t("admin.archiveOf", { title: isolate(title) })}
        />
      )}
      {status === "archived" && (
        <CourseActionButton
          courseId={id}
          step="restore"
          label={t("teach.restore")}
          ariaLabel={t("admin.restoreOf", { title: isolate(title) })}
        />
      )}
    </div>
  );
}
