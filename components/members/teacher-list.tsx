import { useTranslations } from "next-intl";
import type { CoTeacher } from "@/lib/members/data";
import { RemoveCoTeacher } from "./remove-co-teacher";
import { InlineList } from "@/components/ui/inline-list";
import { Username } from "@/components/users/username";

type Props = {
  course: { id: string; teacherName: string };
  coTeachers: CoTeacher[];
  actorId: string;
  canChange: boolean;
  /** The owner may also remove others. */
  isOwner: boolean;
};

/** A course's teachers, the owner first. Co-teachers may remove themselves. */
export function TeacherList({ course, coTeachers, actorId, canChange, isOwner }: Props) {
  const t = useTranslations("courseEdit");
  return (
    <ul className="rounded-xl border border-line bg-surface px-4">
      <li className="py-3">
        <span dir="auto" className="block font-medium">
          {course.teacherName}
        </span>
        <span className="block text-sm text-muted">{t("owner")}</span>
      </li>
      {coTeachers.map(({ id, displayName, username }) => (
        <li
          key={id}
          className="grid grid-cols-[1fr_auto] items-center gap-2 border-t border-line py-2"
        >
          <p className="min-w-0">
            <span dir="auto" className="block font-medium">
              {displayName}
            </span>
            <span className="block text-sm text-muted">
              <InlineList>
                {t("coTeacher")}
                <Username>{username}</Username>
              </InlineList>
            </span>
          </p>
          {canChange && (isOwner || id === actorId) && (
            <RemoveCoTeacher
              courseId={course.id}
              teacher={{ id, displayName }}
              isActor={id === actorId}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
