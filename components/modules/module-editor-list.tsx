import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
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

type Props = {
  course: ManagedCourse;
  modules: CourseModule[];
  /** How many wait for a review, by project. */
  waiting: ReadonlyMap<string, number>;
  /** In which times are typed, with its name. */
  zone: { id: string; name: string };
};

/** The modules of a course for who teaches it: to be changed, put in order, announced and reviewed. */
export function ModuleEditorList({ course, modules, waiting, zone }: Props) {
  const t = useTranslations();
  const { id: courseId, status, studentCount } = course;
  const canChange = status !== "archived";
  const order = modules.map(({ id }) => id);
  return (
    <Section id="modules" title={t("courses.modules")}>
      {modules.length === 0 && <EmptyState>{t("modules.noModulesYet")}</EmptyState>}
      <ReorderForm courseId={courseId} order={order.join(",")}>
        <ol className="grid gap-2">
          {modules.map((item, index) => (
            <ModuleItem
              key={item.id}
              item={item}
              number={index + 1}
              aside={
                canChange &&
                order.length > 1 && (
                  <MoveButtons courseId={courseId} item={item} place={index} of={order.length} />
                )
              }
            >
              <ModuleLinks
                courseId={courseId}
                item={item}
                waiting={waiting}
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
          canAnnounce={status === "published" && studentCount > 0}
        />
      )}
    </Section>
  );
}

type MoveButtonsProps = { courseId: string; item: CourseModule; place: number; of: number };

/** What puts a module in another place; within a `ReorderForm`. */
function MoveButtons({ courseId, item: { id, title }, place, of }: MoveButtonsProps) {
  const t = useTranslations("modules");
  const ways = [
    { way: "up", Icon: ArrowUp, leads: place > 0 },
    { way: "down", Icon: ArrowDown, leads: place < of - 1 },
  ] as const;
  return (
    <>
      <DragModule courseId={courseId} moduleId={id} />
      {ways.map(
        ({ way, Icon, leads }) =>
          leads && (
            <Button
              key={way}
              name="move"
              value={`${id} ${way}`}
              variant="quiet"
              aria-label={t(way, { title })}
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
  Pick<Props, "waiting"> & { canChange: boolean };

/** Where a module leads: to be changed, to be announced, to what was handed in. */
function ModuleLinks({
  courseId,
  item: { id, title, isOpen, project },
  waiting,
  canChange,
}: ModuleLinksProps) {
  const t = useTranslations("modules");
  const course = `/teach/courses/${courseId}`;
  return (
    <div className="flex flex-wrap gap-x-4">
      {canChange && (
        <TextLink href={`${course}/modules/${id}`} aria-label={t("editNamed", { title })}>
          {t("edit")}
        </TextLink>
      )}
      {canChange && isOpen && (
        <TextLink
          href={`${course}/announcements/new?module=${id}`}
          aria-label={t("announceNamed", { title })}
        >
          {t("announce")}
        </TextLink>
      )}
      {project && (
        <TextLink href={`/teach/projects/${project.id}`}>
          {t("board", { count: waiting.get(project.id) ?? 0 })}
        </TextLink>
      )}
    </div>
  );
}
