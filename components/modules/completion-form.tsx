import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/form/action-form";
import { DateTime } from "@/components/time/date-time";
import { Card } from "@/components/ui/card";
import { Check } from "@/components/ui/icons";
import { setModuleCompletedAction } from "@/lib/modules/actions";
import { ModuleCompleted } from "./module-completed";

type Props = {
  courseId: string;
  moduleId: string;
  completedAt: Date | null;
  /** False in an archived course. */
  canChange: boolean;
};

/** Marks a module as done for the student, or takes that back; works without JavaScript. */
export function CompletionForm({ courseId, moduleId, completedAt, canChange }: Props) {
  const t = useTranslations("learning");
  const isCompleted = completedAt !== null;
  if (!canChange && !isCompleted) return null;
  return (
    <Card className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      {isCompleted ? (
        <p className="flex flex-wrap items-center gap-x-2">
          <ModuleCompleted />
          <span className="text-sm text-muted">
            <DateTime at={completedAt} />
          </span>
        </p>
      ) : (
        <p>{t("ask")}</p>
      )}
      {canChange && (
        <ActionForm
          action={setModuleCompletedAction}
          fields={{ courseId, moduleId, completed: String(!isCompleted) }}
          done={t(isCompleted ? "undone" : "done")}
          variant={isCompleted ? "quiet" : "primary"}
          className={clsx("grid gap-2", isCompleted && "-mx-4")}
        >
          {!isCompleted && <Check aria-hidden="true" className="size-5" />}
          <span>{t(isCompleted ? "undo" : "complete")}</span>
        </ActionForm>
      )}
    </Card>
  );
}
