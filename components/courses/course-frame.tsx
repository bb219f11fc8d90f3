import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Tabs } from "@/components/ui/tabs";
import type { ManagedCourse } from "@/lib/courses/data";
import { CourseCover } from "./course-cover";
import { CourseStatusBanner } from "./course-status-banner";

/** The parts of a teacher's course page, in the order of their tabs, with their addresses. */
const parts = { announcements: "", modules: "/modules", members: "/members", settings: "/edit" };

type Props = {
  course: Pick<ManagedCourse, "id" | "title" | "cover" | "status">;
  part: keyof typeof parts;
  isOwner: boolean;
  /** The part's main action, beside the title. */
  action?: ReactNode;
  children: ReactNode;
};

/** The head of a teacher's course page, its tabs, and one part. */
export function CourseFrame({ course, part, isOwner, action, children }: Props) {
  const t = useTranslations("courseTabs");
  const tabs = Object.entries(parts).map(([name, path]) => ({
    href: `/teach/courses/${course.id}${path}`,
    label: t(name as keyof typeof parts),
    current: name === part,
  }));
  return (
    <>
      {/* The action is below the tabs on a phone, so that no part moves them. */}
      <div className="grid gap-3 sm:grid-cols-[1fr_auto]">
        <CourseCover cover={course.cover} slim className="rounded-xl sm:col-span-2" />
        <h1 dir="auto" className="self-center text-2xl font-bold sm:text-3xl">
          {course.title}
        </h1>
        <div className="sm:col-span-2 sm:row-start-3">
          <Tabs label={t("label")} tabs={tabs} variant="line" />
        </div>
        <div className="grid min-h-11 justify-items-start empty:hidden sm:empty:grid">{action}</div>
      </div>
      <CourseStatusBanner course={course} isOwner={isOwner} />
      {children}
    </>
  );
}
