import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CourseFilter } from "@/components/courses/course-filter";
import { CourseTable } from "@/components/courses/course-table";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { NumberedPager } from "@/components/layout/numbered-pager";
import { Tabs } from "@/components/ui/tabs";
import type { CourseStatus } from "@/db/enums";
import { countCourses, listCourses } from "@/lib/courses/data";
import { type CourseSort, courseSorts, coursesPageSchema } from "@/lib/courses/schema";
import { withQuery } from "@/lib/paths";
import { requireRole } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin");
  return { title: t("coursesTitle") };
}

type Changes = { sort?: CourseSort; before?: string; after?: string; page?: number };

const listPath = ({
  search,
  sort,
  ...query
}: Changes & { search: string; status?: CourseStatus }) =>
  withQuery("/admin/courses", {
    search: search || undefined,
    ...query,
    sort: sort === "createdAt" ? sort : undefined,
  });

export default async function AllCoursesPage({ searchParams }: PageProps<"/admin/courses">) {
  const actor = await requireRole("/admin/courses", ["admin"]);
  const {
    search = "",
    status,
    sort = "title",
    ...at
  } = coursesPageSchema.parse(await searchParams);
  const [t, page, total] = await Promise.all([
    getTranslations(),
    listCourses(actor, { search, status, sort, ...at }),
    countCourses(actor, { search, status }),
  ]);
  const path = (more: Changes = { sort }) => listPath({ search, status, ...more });
  const cursor = sort === "title" ? "after" : "before";
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
        <EmptyState>
          {search || status ? t("admin.noMatchingCourses") : t("admin.noCourses")}
        </EmptyState>
      )}
      <NumberedPager
        at={{ after: at[cursor], page: at.page }}
        next={page.next}
        count={total}
        total={t("admin.courseTotal", { count: total })}
        pathOf={({ after, page: number } = {}) => path({ sort, [cursor]: after, page: number })}
      />
    </>
  );
}
