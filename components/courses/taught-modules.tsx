import { useTranslations } from "next-intl";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import type { ManagedCourse } from "@/lib/courses/data";
import type { CourseModule } from "@/lib/modules/data";
import { movedTo } from "@/lib/modules/order";
import { AddModuleForm } from "./add-module-form";
import { DragModule } from "./drag-module";
import { ModuleItem } from "./module-list";
import { MoveModule } from "./move-module";

type Props = {
  course: ManagedCourse;
  modules: CourseModule[];
  /** How many wait for a review, by project. */
  waiting: ReadonlyMap<string, number>;
  /** In which times are typed, with its name. */
  zone: { id: string; name: string };
};

/** The modules of a course for who teaches it: to be changed, put in order, announced and reviewed. */
export function TaughtModules({ course, modules, waiting, zone }: Props) {
  const t = useTranslations("courses");
  const { id: courseId, status, studentCount } = course;
  const canChange = status !== "archived";
  const order = modules.map(({ id }) => id);
  return (
    <Section id="modules" title={t("modules")}>
      <ol className="grid gap-2">
        {modules.map((item, index) => (
          <ModuleItem
            key={item.id}
            item={item}
            number={index + 1}
            aside={
              canChange &&
              order.length > 1 && <Movers courseId={courseId} item={item} order={order} />
            }
          >
            <Ways courseId={courseId} item={item} waiting={waiting} canChange={canChange} />
          </ModuleItem>
        ))}
      </ol>
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

type MoversProps = { courseId: string; item: CourseModule; order: string[] };

/** What puts a module in another place. */
function Movers({ courseId, item: { id, title }, order }: MoversProps) {
  const place = order.indexOf(id);
  const ways = [
    { direction: "up", to: place - 1 },
    { direction: "down", to: place + 1 },
  ] as const;
  return (
    <>
      <DragModule courseId={courseId} moduleId={id} order={order} />
      {ways.map(
        ({ direction, to }) =>
          to in order && (
            <MoveModule
              key={direction}
              courseId={courseId}
              title={title}
              direction={direction}
              order={movedTo(order, id, to)}
            />
          ),
      )}
    </>
  );
}

type WaysProps = Omit<MoversProps, "order"> & Pick<Props, "waiting"> & { canChange: boolean };

/** Where a module leads: to be changed, to be announced, to what was handed in. */
function Ways({ courseId, item: { id, isOpen, project }, waiting, canChange }: WaysProps) {
  const t = useTranslations("modules");
  const course = `/teach/courses/${courseId}`;
  return (
    <div className="flex flex-wrap gap-x-4">
      {canChange && <TextLink href={`${course}/modules/${id}`}>{t("edit")}</TextLink>}
      {canChange && isOpen && (
        <TextLink href={`${course}/announcements/new?module=${id}`}>{t("announce")}</TextLink>
      )}
      {project && (
        <TextLink href={`/teach/projects/${project.id}`}>
          {t("board", { count: waiting.get(project.id) ?? 0 })}
        </TextLink>
      )}
    </div>
  );
}
