import { useFormatter, useTranslations } from "next-intl";
import type { CourseMember } from "@/lib/members/data";
import type { CourseProgress } from "@/lib/projects/data";
import { ShareBar } from "@/components/ui/share-bar";
import { Avatar } from "@/components/users/avatar";
import { RemoveMember } from "./remove-member";
import { InlineList } from "@/components/ui/inline-list";
import { Username } from "@/components/users/username";

type Props = {
  courseId: string;
  members: CourseMember[];
  progress: CourseProgress;
  canChange: boolean;
};

/** The students of a course with their progress, and a button to remove each. */
export function MemberList({
  courseId,
  members,
  progress: { projects, accepted },
  canChange,
}: Props) {
  const t = useTranslations("members");
  const format = useFormatter();
  return (
    <ul className="rounded-xl border border-line bg-surface px-4">
      {members.map(({ id, displayName, username, joinedAt }) => (
        <li
          key={id}
          className="grid grid-cols-[auto_1fr_auto] items-center gap-x-3 border-t border-line py-1.5 first:border-0"
        >
          <Avatar name={displayName} />
          <div className="min-w-0">
            <p dir="auto" className="font-medium">
              {displayName}
            </p>
            <p className="text-sm text-muted">
              <InlineList>
                <Username>{username}</Username>
                {t("joinedOn", { date: format.dateTime(joinedAt, { dateStyle: "medium" }) })}
              </InlineList>
            </p>
            {projects > 0 && <Accepted of={projects} count={accepted.get(id) ?? 0} />}
          </div>
          {canChange && <RemoveMember courseId={courseId} userId={id} name={displayName} />}
        </li>
      ))}
    </ul>
  );
}

function Accepted({ count, of: total }: { count: number; of: number }) {
  const t = useTranslations("members");
  return (
    <p className="flex items-center gap-x-2 text-sm text-muted">
      <ShareBar
        className="w-16 min-w-6 shrink sm:w-28"
        total={total}
        parts={[{ value: count, className: "fill-accent" }]}
      />
      <span className="whitespace-nowrap">{t("accepted", { count, total })}</span>
    </p>
  );
}
