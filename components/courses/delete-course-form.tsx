import { useTranslations } from "next-intl";
import { ConfirmForm } from "@/components/form/confirm-form";
import { deleteCourseAction } from "@/lib/courses/actions";

export function DeleteCourseForm({ courseId }: { courseId: string }) {
  const t = useTranslations("courseEdit");
  return (
    <ConfirmForm
      action={deleteCourseAction}
      fields={{ courseId }}
      label={t("delete")}
      confirm={t("deleteNow")}
      done={t("deleted")}
    >
      {t("deleteLead")}
    </ConfirmForm>
  );
}
