import { useTranslations } from "next-intl";
import { ConfirmForm } from "@/components/form/confirm-form";
import { deleteModuleAction } from "@/lib/modules/actions";

type Props = { courseId: string; moduleId: string };

export function DeleteModuleForm(target: Props) {
  const t = useTranslations("modules");
  return (
    <ConfirmForm
      action={deleteModuleAction}
      fields={target}
      label={t("delete")}
      confirm={t("deleteNow")}
      done={t("deleted")}
    >
      {t("deleteLead")}
    </ConfirmForm>
  );
}
