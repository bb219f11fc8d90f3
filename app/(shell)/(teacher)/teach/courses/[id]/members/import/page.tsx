import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ImportMembers } from "@/components/members/import-members";
import { PageHeader } from "@/components/ui/page-header";
import { getManagedCourse } from "@/lib/courses/data";
import { requireRole } from "@/lib/handlers/page-access";
import { BackLink } from "@/components/ui/back-link";
import { isolate } from "@/lib/text/isolate";

type Props = PageProps<"/teach/courses/[id]/members/import">;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("members");
  return { title: t("importTitle") };
}

export default async function ImportMembersPage({ params }: Props) {
  const { id: courseId } = await params;
  const members = `/teach/courses/${courseId}/members`;
  const actor = await requireRole(`${members}/import`, ["teacher", "admin"]);
  const course = (await getManagedCourse(actor, courseId)) ?? notFound();
  if (course.status === "archived") redirect(members); // closed for new members
  const t = await getTranslations("members");
  return (
    <>
      <div>
        <BackLink href={members}>{t("title", { course: isolate(course.title) })}</BackLink>
        <PageHeader title={t("importTitle")} lead={t("importLead")} />
      </div>
      <ul className="grid max-w-prose list-disc gap-1 pl-5 text-muted">
        <li>{t("columns")}</li>
        <li>{t("accounts")}</li>
      </ul>
      <ImportMembers courseId={courseId} />
    </>
  );
}
