import { useFormatter, useTranslations } from "next-intl";
import type { CourseMember } from "@/lib/members/data";
import { RemoveMember } from "./remove-member";
import { InlineList } from "@/components/ui/inline-list";
import { Username } from "@/components/users/username";

type Props = { courseId: string; members: CourseMember[]; canChange: boolean };

/** The students of a course, with a button to remove each. */
export function MemberList({ courseId, members, canChange }: Props) {
  const t = useTranslations("members");
  const format = useFormatter();
  return (
    <ul className="rounded-xl border border-line bg-surface px-4">
      {members.map(({ id, displayName, username, joinedAt }) => (
        <li
          key={id}
          className="grid grid-cols-[1fr_auto] items-center gap-2 border-t border-line py-2 first:border-0"
        >
          <p className="min-w-0 py-1">
            <span dir="auto" className="block font-medium">
              {displayName}
            </span>
            <span className="block text-sm text-muted">
              <InlineList>
                <Username>{username}</Username>
                {t("joinedOn", { date: format.dateTime(joinedAt, { dateStyle: "medium" }) })}
              </InlineList>
            </span>
          </p>
          {canChange && <RemoveMember courseId={courseId} userId={id} name={displayName} />}
        </li>
      ))}
    </ul>
  );
}
