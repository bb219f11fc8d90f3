import { useTranslations } from "next-intl";
import type { ComponentProps, ReactNode } from "react";
import { EmptyState } from "@/components/ui/card";
import { Pager } from "@/components/ui/pager";
import { withQuery } from "@/lib/paths";
import { CourseGrid } from "./course-grid";
import { CourseSearch } from "./course-search";

type Grid = ComponentProps<typeof CourseGrid>;
type Props = Omit<Grid, "courses" | "heading"> & {
  /** The page's path. */
  path: "/app/courses" | "/teach";
  page: { items: Grid["courses"]; next: string | null };
  query: { search?: string; after?: string };
  /** Shown to who has no courses at all. */
  empty: ReactNode;
};

/** A page of the courses that the actor learns in or teaches, with a search where they fill more than one. */
export function OwnCourses({ path, page, query: { search, after }, empty, ...grid }: Props) {
  const t = useTranslations();
  const listPath = (more?: { after: string }) =>
    withQuery(path, { search: search || undefined, ...more });
  const next = page.next === null ? undefined : listPath({ after: page.next });
  return (
    <>
      {(search || after || next) && <CourseSearch action={path} search={search ?? ""} />}
      <CourseGrid courses={page.items} heading="h2" {...grid} />
      {page.items.length === 0 &&
        (search || after ? <EmptyState>{t("courses.noMatch")}</EmptyState> : empty)}
      <Pager
        start={after ? { href: listPath(), label: t("layout.newest") } : undefined}
        next={next ? { href: next, label: t("layout.more") } : undefined}
      />
    </>
  );
}
