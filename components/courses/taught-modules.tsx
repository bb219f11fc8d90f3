import { useTranslations } from "next-intl";
import { TextLink } from "@/components/ui/text-link";
import type { CourseModule } from "@/lib/modules/data";
import { movedTo } from "@/lib/modules/order";
import { DragModule } from "./drag-module";
import { ModuleItem } from "./module-list";
import { MoveModule } from "./move-module";

type Props = {
  courseId: string;
  modules: CourseModule[];
  /** How many wait for a review, by project. */
  waiting: ReadonlyMap<string, number>;
  canChange: boolean;
};

/** The modules of a course for who teaches it: to be changed, put in order, announced and reviewed. */
export function TaughtModules({ courseId, modules, waiting, canChange }: Props) {
  const t = useTranslations("modules");
  const ids = modules.map(({ id }) => id);
  return (
    <ol className="grid gap-2">
      {modules.map((item, index) => (
        <ModuleItem
          key={item.id}
          item={item}
          number={index + 1}
          aside={
            canChange && (
              <>
                {ids.length > 1 && (
                  <DragModule courseId={courseId} moduleId={item.id} order={ids} />
                )}
                {index > 0 && (
                  <MoveModule
                    courseId={courseId}
                    title={item.title}
                    direction="up"
                    order={movedTo(ids, item.id, index - 1)}
                  />
                )}
                {index < ids.length - 1 && (
                  <MoveModule
                    courseId={courseId}
                    title={item.title}
                    direction="down"
                    order={movedTo(ids, item.id, index + 1)}
                  />
                )}
              </>
            )
          }
        >
          <div className="flex flex-wrap gap-x-4">
            {canChange && (
              <TextLink href={`/teach/courses/${courseId}/modules/${item.id}`}>
                {t("edit")}
              </TextLink>
            )}
            {canChange && item.isOpen && (
              <TextLink href={`/teach/courses/${courseId}/announcements/new?module=${item.id}`}>
                {t("announce")}
              </TextLink>
            )}
            {item.project && (
              <TextLink href={`/teach/projects/${item.project.id}`}>
                {t("board", { count: waiting.get(item.project.id) ?? 0 })}
              </TextLink>
            )}
          </div>
        </ModuleItem>
      ))}
    </ol>
  );
}
