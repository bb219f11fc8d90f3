import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CourseFilter } from "@/components/courses/course-filter";
import { CourseTable } from "@/components/courses/course-table";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { listCourses } from "@/lib/courses/data";
import { coursesPageSchema } from "@/lib/courses/schema";
import { withQuery } from "@/lib/paths";
import { requireRole } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin");
  return { title: t("coursesTitle") };
}

export default async function AllCoursesPage({ searchParams }: PageProps<"/admin/courses">) {
  const actor = await requireRole("/admin/courses", ["admin"]);
  const { search = "", status, before } = coursesPageSchema.parse(await searchParams);
  const [t, page] = await Promise.all([
    getTranslations(),
    listCourses(actor, { search, status, before }),
  ]);
  const isFiltered = search !== "" || status !== undefined;
  const path = (more?: { before: string }) =>
    withQuery("/admin/courses", { search: search || undefined, status, ...more });
  return (
    <>
      <PageHeader title={t("admin.coursesTitle")} />
      <CourseFilter search={search} status={status} />
      {page.items.length > 0 ? (
        <CourseTable courses={page.items} />
      ) : (
        <EmptyState>{isFiltered ? t("admin.noMatchingCourses") : t("admin.noCourses")}</EmptyState>
      )}
      <Pager
        start={before ? { href: path(), label: t("layout.newest") } : undefined}
        next={
          page.next === null
            ? undefined
            : { href: path({ before: page.next }), label: t("layout.more") }
        }
      />
    </>
  );
}
