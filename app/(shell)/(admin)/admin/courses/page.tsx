import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CourseFilter } from "@/components/courses/course-filter";
import { CourseTable } from "@/components/courses/course-table";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { Tabs } from "@/components/ui/tabs";
import { listCourses } from "@/lib/courses/data";
import { type CourseSort, courseSorts, coursesPageSchema } from "@/lib/courses/schema";
import { withQuery } from "@/lib/paths";
import { requireRole } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin");
  return { title: t("coursesTitle") };
}

export default async function AllCoursesPage({ searchParams }: PageProps<"/admin/courses">) {
  const actor = await requireRole("/admin/courses", ["admin"]);
  const {
    search = "",
    status,
    sort = "title",
    ...at
  } = coursesPageSchema.parse(await searchParams);
  const [t, page] = await Promise.all([
    getTranslations(),
    listCourses(actor, { search, status, sort, ...at }),
  ]);
  const isFiltered = search !== "" || status !== undefined;
  const path = (more: { sort?: CourseSort; before?: string; after?: string } = { sort }) => {
    const order = more.sort === "createdAt" ? more.sort : undefined;
    return withQuery("/admin/courses", {
      search: search || undefined,
      status,
      ...more,
      sort: order,
    });
  };
  const nextAt = sort === "title" ? "after" : "before";
  const tabs = courseSorts.map((each) => ({
    href: path({ sort: each }),
    label: t(`admin.courseOrders.${each}`),
    current: each === sort,
  }));
  return (
    <>
      <PageHeader title={t("admin.coursesTitle")} />
      <CourseFilter search={search} status={status} />
      <Tabs label={t("admin.courseOrder")} tabs={tabs} />
      {page.items.length > 0 ? (
        <CourseTable courses={page.items} />
      ) : (
        <EmptyState>{isFiltered ? t("admin.noMatchingCourses") : t("admin.noCourses")}</EmptyState>
      )}
      <Pager
        start={at.before || at.after ? { href: path(), label: t("layout.newest") } : undefined}
        next={
          page.next === null
            ? undefined
            : { href: path({ sort, [nextAt]: page.next }), label: t("layout.more") }
        }
      />
    </>
  );
}
