import { useTranslations } from "next-intl";
import type { ComponentProps, ReactNode } from "react";
import { EmptyState } from "@/components/ui/card";
import { NumberedPager } from "@/components/layout/numbered-pager";
import type { PageAt } from "@/lib/http/paging";
import { withQuery } from "@/lib/paths";
import { CourseGrid } from "./course-grid";
import { CourseSearch } from "./course-search";

type Grid = ComponentProps<typeof CourseGrid>;
type Props = Omit<Grid, "courses" | "heading"> & {
  heading?: Grid["heading"];
  /** The page's path. */
  path: "/app/courses" | "/teach";
  page: { items: Grid["courses"]; next: string | null };
  /** Number of courses on all pages. */
  count: number;
  query: PageAt & { search?: string };
  /** Shown to who has no courses at all. */
  empty: ReactNode;
};

/** A page of the courses that the actor learns in or teaches, with a search where they fill more than one. */
export function OwnCourses({ path, page, count, query, empty, heading = "h2", ...grid }: Props) {
  const t = useTranslations();
  const { search, after, page: number } = query;
  const isPaged = after !== undefined || number !== undefined || page.next !== null;
  return (
    <>
      {(search || isPaged) && <CourseSearch action={path} search={search ?? ""} />}
      <CourseGrid courses={page.items} heading={heading} {...grid} />
      {page.items.length === 0 &&
        (search || isPaged ? <EmptyState art="search">{t("courses.noMatch")}</EmptyState> : empty)}
      <NumberedPager
        at={{ after, page: number }}
        next={page.next}
        count={count}
        total={t("admin.courseTotal", { count })}
        pathOf={(at) => withQuery(path, { search: search || undefined, ...at })}
      />
    </>
  );
}
