import { useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/card";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import type { ManagedCourse } from "@/lib/courses/data";
import type { CourseMember } from "@/lib/members/data";

type Props = { course: ManagedCourse; students: CourseMember[] };

/** The first students of a course, with a link to the full list. */
export function StudentList({ course: { id, status, studentCount }, students }: Props) {
  const t = useTranslations();
  return (
    <Section
      id="students"
      title={`${t("courses.students")} (${studentCount})`}
      aside={
        <TextLink href={`/teach/courses/${id}/members`}>
          {status === "archived" ? t("teach.allStudents") : t("teach.manageStudents")}
        </TextLink>
      }
    >
      {students.length === 0 && <EmptyState>{t("teach.noStudents")}</EmptyState>}
      {students.length > 0 && (
        <ul className="grid gap-x-6 rounded-xl border border-line bg-surface px-4 sm:grid-cols-2">
          {students.map(({ id: studentId, displayName, username }) => (
            <li key={studentId} className="min-w-0 border-b border-line py-3 last:border-0">
              <span className="block truncate font-medium">{displayName}</span>
              <span className="block truncate text-sm text-muted">{username}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
