import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { CourseTable } from "@/components/courses/course-table";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { requireRole } from "@/lib/auth/session";
import { listAllCourses } from "@/lib/courses/data";

const querySchema = z.object({ before: z.string().max(80).optional().catch(undefined) });

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin");
  return { title: t("coursesTitle") };
}

export default async function AllCoursesPage({ searchParams }: PageProps<"/admin/courses">) {
  const actor = await requireRole("/admin/courses", ["admin"]);
  const { before } = querySchema.parse(await searchParams);
  const [t, page] = await Promise.all([getTranslations(), listAllCourses(actor, { before })]);
  const next = page.next && `/admin/courses?before=${encodeURIComponent(page.next)}`;
  return (
    <>
      <PageHeader title={t("admin.coursesTitle")} />
      <CourseTable courses={page.items} />
      {page.items.length === 0 && <EmptyState>{t("admin.noCourses")}</EmptyState>}
      <Pager
        start={before ? { href: "/admin/courses", label: t("layout.newest") } : undefined}
        next={next ? { href: next, label: t("layout.more") } : undefined}
      />
    </>
  );
}
