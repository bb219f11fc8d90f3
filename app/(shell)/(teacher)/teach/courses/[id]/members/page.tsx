import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { CourseFrame } from "@/components/courses/course-frame";
import { AddMemberForm } from "@/components/members/add-member-form";
import { JoinSettings } from "@/components/members/join-settings";
import { MemberFilter } from "@/components/members/member-filter";
import { MemberList } from "@/components/members/member-list";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/card";
import { Split } from "@/components/ui/split";
import { NumberedPager } from "@/components/layout/numbered-pager";
import { getManagedCourse, type ManagedCourse } from "@/lib/courses/data";
import { canOwn } from "@/lib/courses/policy";
import { env } from "@/lib/env";
import { withQuery } from "@/lib/paths";
import { countMembers, listMembers } from "@/lib/members/data";
import { membersPageSchema } from "@/lib/members/schema";
import { type CourseProgress, getProgress } from "@/lib/projects/data";
import { requireRole } from "@/lib/handlers/page-access";

type Props = PageProps<"/teach/courses/[id]/members">;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("members");
  return { title: t("short") };
}

export default async function MembersPage({ params, searchParams }: Props) {
  const { id: courseId } = await params;
  const coursePath = `/teach/courses/${courseId}`;
  const actor = await requireRole(`${coursePath}/members`, ["teacher", "admin"]);
  const course = (await getManagedCourse(actor, courseId)) ?? notFound();
  const { search = "", ...at } = membersPageSchema.parse(await searchParams);
  const [t, page, count] = await Promise.all([
    getTranslations(),
    listMembers(actor, { courseId, search, ...at }),
    countMembers(actor, { courseId, search }),
  ]);
  const userIds = page.items.map(({ id }) => id);
  const progress = await getProgress(actor, { courseId, userIds });
  const canChange = course.status !== "archived";
  return (
    <CourseFrame
      course={course}
      part="members"
      isOwner={canOwn(actor, course)}
      action={
        canChange && (
          <ButtonLink variant="secondary" href={`${coursePath}/members/import`}>
            {t("members.importLink")}
          </ButtonLink>
        )
      }
    >
      <WithSide course={course}>
        <MemberFilter action={`${coursePath}/members`} search={search} />
        <Members course={course} page={page} progress={progress} isFiltered={search !== ""} />
        <NumberedPager
          at={at}
          next={page.next}
          count={count}
          total={t("members.total", { count })}
          pathOf={(to) =>
            withQuery(`${coursePath}/members`, { search: search || undefined, ...to })
          }
        />
      </WithSide>
    </CourseFrame>
  );
}

type WithSideProps = { course: ManagedCourse; children: ReactNode };

/** Beside the students, or on a phone above them, the ways to join; an archived course has none. */
function WithSide({ course, children }: WithSideProps) {
  if (course.status === "archived") return children;
  return (
    <Split
      asideFirst
      aside={
        <div className="grid gap-3">
          <JoinSettings course={course} link={`${env.APP_ORIGIN}/app/join/${course.joinCode}`} />
          <AddMemberForm courseId={course.id} isEmpty={course.studentCount === 0} />
        </div>
      }
    >
      {children}
    </Split>
  );
}

type MembersProps = {
  course: ManagedCourse;
  page: Awaited<ReturnType<typeof listMembers>>;
  progress: CourseProgress;
  isFiltered: boolean;
};

function Members({ course, page, progress, isFiltered }: MembersProps) {
  const t = useTranslations("members");
  return (
    <div className="grid gap-2">
      <p className="text-muted">{t("total", { count: course.studentCount })}</p>
      {page.items.length > 0 ? (
        <MemberList
          courseId={course.id}
          members={page.items}
          progress={progress}
          canChange={course.status !== "archived"}
        />
      ) : (
        <EmptyState art="people">{t(isFiltered ? "noMatch" : "empty")}</EmptyState>
      )}
    </div>
  );
}
