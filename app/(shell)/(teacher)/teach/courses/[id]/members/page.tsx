import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { CourseFrame } from "@/components/courses/course-frame";
import { AddMemberForm } from "@/components/members/add-member-form";
import { JoinSettings } from "@/components/members/join-settings";
import { MemberFilter } from "@/components/members/member-filter";
import { MemberList } from "@/components/members/member-list";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/card";
import { Pager } from "@/components/ui/pager";
import { getManagedCourse } from "@/lib/courses/data";
import { canOwn } from "@/lib/courses/policy";
import { env } from "@/lib/env";
import { withQuery } from "@/lib/paths";
import { listMembers } from "@/lib/members/data";
import { membersPageSchema } from "@/lib/members/schema";
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
  const { search = "", after } = membersPageSchema.parse(await searchParams);
  const [t, page] = await Promise.all([
    getTranslations(),
    listMembers(actor, { courseId, search, after }),
  ]);
  const canChange = course.status !== "archived";
  const listPath = (more?: { after: string }) =>
    withQuery(`${coursePath}/members`, { search: search || undefined, ...more });
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
      {canChange && (
        <JoinSettings course={course} link={`${env.APP_ORIGIN}/app/join/${course.joinCode}`} />
      )}
      {canChange && <AddMemberForm courseId={courseId} />}
      <MemberFilter action={`${coursePath}/members`} search={search} />
      <div className="grid gap-2">
        <p className="text-muted">{t("members.total", { count: course.studentCount })}</p>
        {page.items.length > 0 ? (
          <MemberList courseId={courseId} members={page.items} canChange={canChange} />
        ) : (
          <EmptyState>{search ? t("members.noMatch") : t("members.empty")}</EmptyState>
        )}
      </div>
      <Pager
        start={after ? { href: listPath(), label: t("layout.newest") } : undefined}
        next={
          page.next === null
            ? undefined
            : { href: listPath({ after: page.next }), label: t("layout.more") }
        }
      />
    </CourseFrame>
  );
}
