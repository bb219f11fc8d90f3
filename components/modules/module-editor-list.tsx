import { ArrowDown, ArrowUp } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import type { FileLimits } from "@/components/files/limits";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/card";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import type { ManagedCourse } from "@/lib/courses/data";
import type { CourseModule } from "@/lib/modules/data";
import { AddModuleForm } from "./add-module-form";
import { DragModule } from "./drag-module";
import { ModuleItem } from "./module-list";
import { ReorderForm } from "./reorder-form";
import { isolate } from "@/lib/text/isolate";

type Props = {
  course: ManagedCourse;
  modules: CourseModule[];
  /** Number of submissions without a review, by project. */
  pendingReviews: ReadonlyMap<string, number>;
  /** Number of students who have done it, by module. */
  completions: ReadonlyMap<string, number>;
  /** Time zone of the time fields. */
  zone: { id: string; name: string };
  limits: FileLimits;
};

/** The modules of a course for its teachers: edit, reorder, announce, review. */
export function ModuleEditorList({ course, modules, zone, limits, ...counts }: Props) {
  const t = useTranslations();
  const { id: courseId, status, studentCount } = course;
  const canChange = status !== "archived";
  const order = modules.map(({ id }) => id);
  return (
    <Section id="modules" title={t("courses.modules")}>
      {modules.length === 0 && <EmptyState art="course">{t("modules.noModulesYet")}</EmptyState>}
      <ReorderForm courseId={courseId} order={order.join(",")}>
        <ol className="grid gap-2">
          {modules.map((item, index) => (
            <ModuleItem
              key={item.id}
              courseId={courseId}
              item={item}
              number={index + 1}
              aside={
                canChange &&
                order.length > 1 && (
                  <MoveButtons courseId={courseId} item={item} index={index} of={order.length} />
                )
              }
            >
              <ModuleLinks
                courseId={courseId}
                item={item}
                students={studentCount}
                {...counts}
                canChange={canChange}
              />
            </ModuleItem>
          ))}
        </ol>
      </ReorderForm>
      {canChange && (
        <AddModuleForm
          courseId={courseId}
          zone={zone}
          limits={limits}
          canAnnounce={status === "published" && studentCount > 0}
        />
      )}
    </Section>
  );
}

type MoveButtonsProps = { courseId: string; item: CourseModule; index: number; of: number };

/** Controls that move a module; render it within a `ReorderForm`. */
function MoveButtons({ courseId, item: { id, title }, index, of }: MoveButtonsProps) {
  const t = useTranslations("modules");
  const moves = [
    { direction: "up", Icon: ArrowUp, possible: index > 0 },
    { direction: "down", Icon: ArrowDown, possible: index < of - 1 },
  ] as const;
  return (
    <>
      <DragModule courseId={courseId} moduleId={id} />
      {moves.map(
        ({ direction, Icon, possible }) =>
          possible && (
            <Button
              key={direction}
              name="move"
              value={`${id} ${direction}`}
              variant="quiet"
              aria-label={t(direction, { title: isolate(title) })}
              className="px-3"
            >
              <Icon aria-hidden="true" className="size-5" />
            </Button>
          ),
      )}
    </>
  );
}

type ModuleLinksProps = Pick<MoveButtonsProps, "courseId" | "item"> &
  Pick<Props, "pendingReviews" | "completions"> & { students: number; canChange: boolean };

/** Links of a module: edit, announce, submissions, who has done it. */
function ModuleLinks({
  courseId,
  item: { id, title, isOpen, project },
  pendingReviews,
  completions,
  students,
  canChange,
}: ModuleLinksProps) {
  const t = useTranslations("modules");
  const learning = useTranslations("learning");
  const course = `/teach/courses/${courseId}`;
  return (
    <div className="flex flex-wrap gap-x-4">
      {canChange && (
        <TextLink
          href={`${course}/modules/${id}`}
          aria-label={t("editNamed", { title: isolate(title) })}
        >
          {t("edit")}
        </TextLink>
      )}
      {canChange && isOpen && (
        <TextLink
          href={`${course}/announcements/new?module=${id}`}
          aria-label={t("announceNamed", { title: isolate(title) })}
        >
          {t("announce")}
        </TextLink>
      )}
      {project && (
        <TextLink href={`/teach/projects/${project.id}`}>
          {t("board", { count: pendingReviews.get(project.id) ?? 0 })}
        </TextLink>
      )}
      {isOpen && students > 0 && (
        <TextLink
          href={`${course}/modules/${id}/progress`}
          aria-label={learning("studentsOf", {
            completed: completions.get(id) ?? 0,
            total: students,
            title: isolate(title),
          })}
        >
          {learning("students", { completed: completions.get(id) ?? 0, total: students })}
        </TextLink>
      )}
    </div>
  );
}
